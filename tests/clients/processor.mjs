// A HiveServer2 server around the SQL driver's own generated processor, for the module's client to speak to.
// Statements are the names of ways to answer: direct, polled, refused, late (fails after it has started).
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { TBinaryProtocol, TBufferedTransport } = require('thrift')
const Int64 = require('node-int64')
const { Processor } = require('@databricks/sql/thrift/TCLIService')
const t = require('@databricks/sql/thrift/TCLIService_types')

const Status = { success: 0, error: 3 }
const State = { running: 1, finished: 2, error: 5 }
const ok = () => new t.TStatus({ statusCode: Status.success })
const handle = () => new t.THandleIdentifier({ guid: randomBytes(16), secret: randomBytes(16) })
const keyOf = (operation) => operation.operationId.guid.toString('hex')

// One column of each kind; the second of two rows is null throughout.
const kinds = [
  ['bool', 0, 'boolVal', t.TBoolColumn, [true, false]],
  ['byte', 1, 'byteVal', t.TByteColumn, [-3, 0]],
  ['short', 2, 'i16Val', t.TI16Column, [-300, 0]],
  ['int', 3, 'i32Val', t.TI32Column, [-70000, 0]],
  ['long', 4, 'i64Val', t.TI64Column, [new Int64('7fffffffffffffff'), new Int64(0)]],
  ['double', 6, 'doubleVal', t.TDoubleColumn, [-0.1, 0]],
  ['text', 7, 'stringVal', t.TStringColumn, ['Zürich', '']],
  ['bytes', 9, 'binaryVal', t.TBinaryColumn, [Buffer.from([0, 255]), Buffer.alloc(0)]],
]
const primitive = (type) => new t.TTypeDesc({ types: [new t.TTypeEntry({ primitiveEntry: new t.TPrimitiveTypeEntry({ type }) })] })
const metadata = () => new t.TGetResultSetMetadataResp({
  status: ok(),
  resultFormat: 1,
  schema: new t.TTableSchema({ columns: kinds.map(([columnName, type], i) => new t.TColumnDesc({ columnName, typeDesc: primitive(type), position: i + 1 })) }),
})
const page = (hasMoreRows) => new t.TFetchResultsResp({
  status: ok(),
  hasMoreRows,
  results: new t.TRowSet({
    startRowOffset: new Int64(0),
    rows: [],
    columns: kinds.map(([, , carrier, Column, values]) => new t.TColumn({ [carrier]: new Column({ values, nulls: Buffer.from([2]) }) })),
  }),
})

const operations = new Map()
const open = { sessions: 0, operations: 0 }
const processor = new Processor({
  OpenSession(request, reply) {
    open.sessions++
    reply(null, new t.TOpenSessionResp({ status: ok(), serverProtocolVersion: 0xa508, sessionHandle: new t.TSessionHandle({ sessionId: handle() }), configuration: {} }))
  },
  ExecuteStatement({ statement }, reply) {
    if (statement === 'refused') {
      const status = new t.TStatus({ statusCode: Status.error, sqlState: '42601', errorMessage: 'Error running query: all of it', displayMessage: '[PARSE_SYNTAX_ERROR] the short form', infoMessages: ['*x:y:1:2', 'stack'] })
      return reply(null, new t.TExecuteStatementResp({ status }))
    }
    const operationHandle = new t.TOperationHandle({ operationId: handle(), operationType: 0, hasResultSet: true })
    if (statement === 'direct') {
      const directResults = new t.TSparkDirectResults({
        operationStatus: new t.TGetOperationStatusResp({ status: ok(), operationState: State.finished }),
        resultSetMetadata: metadata(),
        resultSet: page(false),
        closeOperation: new t.TCloseOperationResp({ status: ok() }),
      })
      return reply(null, new t.TExecuteStatementResp({ status: ok(), operationHandle, directResults }))
    }
    open.operations++
    operations.set(keyOf(operationHandle), { statement, polls: 0, pages: 0 })
    reply(null, new t.TExecuteStatementResp({ status: ok(), operationHandle }))
  },
  GetOperationStatus({ operationHandle }, reply) {
    const operation = operations.get(keyOf(operationHandle))
    operation.polls++
    reply(null, new t.TGetOperationStatusResp(
      operation.polls < 3 ? { status: ok(), operationState: State.running }
        : operation.statement === 'late' ? { status: ok(), operationState: State.error, sqlState: '58030', errorMessage: 'late, all of it', displayMessage: 'late, in short' }
          : { status: ok(), operationState: State.finished }))
  },
  GetResultSetMetadata(request, reply) { reply(null, metadata()) },
  FetchResults({ operationHandle }, reply) { reply(null, page(++operations.get(keyOf(operationHandle)).pages < 2)) },
  CloseOperation({ operationHandle }, reply) {
    if (operations.delete(keyOf(operationHandle))) open.operations--
    reply(null, new t.TCloseOperationResp({ status: ok() }))
  },
  CloseSession(request, reply) {
    open.sessions--
    reply(null, new t.TCloseSessionResp({ status: ok() }))
  },
})

const server = createServer((request, response) => {
  // What is still open, for the suite to look at.
  if (request.method === 'GET') return response.end(JSON.stringify(open))
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => TBufferedTransport.receiver((transport) => {
    const output = new TBufferedTransport(undefined, (message) => response.writeHead(200, { 'content-type': 'application/x-thrift' }).end(message))
    processor.process(new TBinaryProtocol(transport), new TBinaryProtocol(output))
  })(Buffer.concat(chunks)))
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
