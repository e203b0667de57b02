#!/usr/bin/env bash
# The job of the pipeline as the guide has it done without the module: AWS CLI and curl, one call after the other. For Performance.ps1,
# which sets the variables of a sandbox and measures it. Nothing is read before it is written, and nothing is waited for but the cluster
# and Stitch's check: the least that somebody could get by with.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# S3 behind an address of its own has the bucket in the path.
printf '[default]\ns3 =\n  addressing_style = path\n' > "$folder/config"
export AWS_DEFAULT_REGION="$AWS_REGION" AWS_CONFIG_FILE="$folder/config" AWS_PAGER='' AWS_EC2_METADATA_DISABLED=true
account=123456789012 bucket=acme-lake role=stitch-delta deployment=databricks-deployment
arn="arn:aws:iam::$account:instance-profile/$role"

databricks() { curl -sSf -X "$1" "${DATABRICKS_HOST%/}/api/2.0/$2" -H "Authorization: Bearer $DATABRICKS_TOKEN" -H 'Content-Type: application/json' ${3:+-d "$3"}; }
stitch() { curl -sSf -X "$1" "${STITCH_CONNECT_API%/}/v4/$2" -H "Authorization: Bearer $STITCH_ACCESS_TOKEN" -H 'Content-Type: application/json' ${3:+-d "$3"}; }
# The text of a member of an answer.
member() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" | head -1; }
until_is() { for _ in $(seq 100); do [ "$("${@:3}" | member "$1")" = "$2" ] && return; sleep 0.2; done; echo "$1 is not $2" >&2; return 1; }
cluster_of() { databricks GET "clusters/get?cluster_id=$1"; }
check_of() { stitch GET "destinations/$1/last-connection-check"; }

objects='"s3:GetObject","s3:PutObject","s3:DeleteObject"'
resources="\"arn:aws:s3:::$bucket\",\"arn:aws:s3:::$bucket/*\""
aws s3api put-bucket-policy --bucket $bucket --policy "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Stitch\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::218546966473:role/LoaderDelta\"},\"Action\":[\"s3:ListBucket\",$objects],\"Resource\":[$resources]}]}"
aws iam create-role --role-name $role --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}' > "$folder/role"
aws iam put-role-policy --role-name $role --policy-name bucket --policy-document "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:ListBucket\",$objects],\"Resource\":[$resources]}]}"
aws iam create-instance-profile --instance-profile-name $role > "$folder/profile"
aws iam add-role-to-instance-profile --instance-profile-name $role --role-name $role
aws iam put-role-policy --role-name $deployment --policy-name pass-$role --policy-document "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"iam:PassRole\",\"Resource\":\"arn:aws:iam::$account:role/$role\"}]}"
databricks POST instance-profiles/add "{\"instance_profile_arn\":\"$arn\"}" > "$folder/added"
version=$(databricks GET clusters/spark-versions | grep -o '"key": *"[^"]*"' | grep -v 'ml\|photon\|aarch64' | head -1 | member key)
cluster=$(databricks POST clusters/create "{\"cluster_name\":\"stitch\",\"spark_version\":\"$version\",\"node_type_id\":\"m5d.large\",\"num_workers\":1,\"data_security_mode\":\"SINGLE_USER\",\"aws_attributes\":{\"instance_profile_arn\":\"$arn\"},\"spark_conf\":{\"spark.databricks.delta.schema.autoMerge.enabled\":\"false\"}}" | member cluster_id)
until_is state RUNNING cluster_of "$cluster"
org=$(curl -sSf -D - -o "$folder/me" "${DATABRICKS_HOST%/}/api/2.0/preview/scim/v2/Me" -H "Authorization: Bearer $DATABRICKS_TOKEN" | tr -d '\r' | sed -n 's/^x-databricks-org-id: *//Ip')
token=$(databricks POST token/create '{"comment":"Stitch destination Lake"}' | member token_value)
host=${DATABRICKS_HOST#*//}; host=${host%/}
url="jdbc:spark://$host/default;transportMode=http;ssl=0;httpPath=sql/protocolv1/o/$org/$cluster;AuthMech=3;UID=token;PWD=<personal-access-token>"
destination=$(stitch POST destinations "{\"type\":\"databricks_delta\",\"name\":\"Lake\",\"properties\":{\"access_token\":\"$token\",\"jdbc_url\":\"$url\",\"staging_area\":{\"scheme\":\"s3\",\"bucket_name\":\"$bucket\"},\"ssh_config\":{\"ssh\":\"false\"}}}" | sed -n 's/.*"id": *\([0-9]*\).*/\1/p' | head -1)
until_is status succeeded check_of "$destination"
