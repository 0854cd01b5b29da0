package io.syncline.definition.check.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.definition.source.DefinitionReader;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How well-known interfaces list, read and answer can be said: one manifest for each manner. */
class SayableSystemsTest {

  private static final String SALESFORCE =
      """
      objects:
        contacts:
          entities: [contact]
          id: Id
          updatedAt: SystemModstamp
          path: /services/data/v60.0/sobjects/Contact
          fields: {Email: {attribute: email, findable: true}, SystemModstamp: {type: datetime}}
          operations:
            list: {path: /services/data/v60.0/query, query: {q: "SELECT FIELDS(ALL) FROM Contact"}, records: records, paging: {kind: link, next: nextRecordsUrl, total: totalSize}}
            get: {}
            create:
              body: {"...": "{fields}"}
              id: id
              many: {path: /services/data/v60.0/composite/sobjects, body: {records: [{"...": "{fields}"}]}, batch: 200, itemStatus: {success: success, errors: errors}}
            update: {body: {"...": "{fields}"}}
            deleted: {path: deleted/, query: {start: "{since}", end: "{until}"}, records: deletedRecords, changes: {at: deletedDate, keeps: 30d}}
      """;

  private static final String JIRA =
      """
      objects:
        issues:
          entities: [task]
          path: /rest/api/3/issue
          fields: {fields.summary: title, fields.description: {attribute: notes, format: adf}}
          operations:
            get: {}
            create: {body: {"...": "{fields}"}}
            update: {method: PUT, body: {"...": "{fields}"}}
      """;

  private static final String DRIVE =
      """
      objects:
        files:
          entities: [file]
          path: /drive/v3/files
          query: {fields: "{fieldNames}"}
          fields: {name: name}
          operations:
            list: {records: files, paging: {kind: cursor, parameter: pageToken, next: nextPageToken}}
            get: {}
            feed:
              path: /drive/v3/changes
              query: {pageToken: "{token}"}
              records: changes
              id: fileId
              paging: {kind: cursor, parameter: pageToken, next: nextPageToken}
              errors: [{status: 410, failure: missing}]
              changes: {kind: removed, kinds: {"true": deleted}, token: newStartPageToken, start: {path: /drive/v3/changes/startPageToken, token: startPageToken}}
      """;

  private static final String ASANA =
      """
      objects:
        tasks:
          entities: [task]
          id: gid
          path: /tasks
          operations:
            list: {query: {project: "1"}, records: data, paging: {kind: cursor, parameter: offset, next: next_page.offset}}
            get: {records: data}
            feed:
              path: /events
              query: {resource: "1", sync: "{token}"}
              records: data
              id: resource.gid
              paging: {kind: cursor, parameter: sync, next: sync, more: has_more}
              errors: [{status: 412, failure: missing}]
              changes: {where: {resource.resource_type: task}, kind: action, kinds: {deleted: deleted}, token: sync, start: {path: /events, query: {resource: "1"}, token: sync, errors: [{status: 412, failure: none}]}}
      """;

  private static final String SLACK =
      """
      errors:
        - {path: error, contains: ratelimited, failure: rateLimited}
        - {path: error, contains: token, failure: refused}
        - {path: error, is: user_not_found, failure: missing}
        - {path: ok, isNot: true, failure: permanent}
      objects:
        users:
          entities: [user]
          updatedAt: updated
          operations:
            list: {path: /users.list, records: members, paging: {kind: cursor, parameter: cursor, next: response_metadata.next_cursor, sizeParameter: limit}}
            get: {path: /users.info, query: {user: "{id}"}, records: user}
      """;

  private static final String SHOPIFY =
      """
      errors:
        - {path: errors, contains: THROTTLED, failure: rateLimited}
        - {path: errors, present: true, failure: permanent}
        - {path: data.customerUpdate.userErrors, present: true, failure: invalid}
      objects:
        customers:
          entities: [customer]
          updatedAt: updatedAt
          path: /admin/api/graphql.json
          fields: {email: email}
          operations:
            list:
              body: {query: "query($n: Int!, $c: String) { customers(first: $n, after: $c) { nodes { id email updatedAt } pageInfo { hasNextPage endCursor } } }", variables: {n: "{size}", c: "{cursor}"}}
              records: data.customers.nodes
              paging: {kind: cursor, next: data.customers.pageInfo.endCursor, more: data.customers.pageInfo.hasNextPage}
            get: {path: "", body: {query: "query($id: ID!) { customer(id: $id) { id email updatedAt } }", variables: {id: "{id}"}}, records: data.customer, withoutRecords: nullValue}
            update: {method: POST, path: "", body: {query: "mutation($i: CustomerInput!) { customerUpdate(input: $i) { customer { id } userErrors { message } } }", variables: {i: {id: "{id}", "...": "{fields}"}}}, records: data.customerUpdate.customer}
      """;

  private static final String STRIPE =
      """
      objects:
        customers:
          entities: [customer]
          createdAt: created
          archivedWhen: deleted=true
          idempotencyKeyRetention: 24h
          path: /v1/customers
          encoding: form
          defaults: {clearAs: emptyText}
          fields:
            name: name
            address.city: city
            balance: {attribute: balance, minorUnits: {currency: currency, places: {ISK: 2, UGX: 2, MGA: 0}}}
            currency: {attribute: currency, type: currency, writable: false}
          operations:
            list: {query: {"expand[]": [data.tax, data.sources]}, records: data, paging: {kind: lastRecord, parameter: starting_after, more: has_more, sizeParameter: limit}}
            get: {}
            create: {headers: {Idempotency-Key: "{idempotencyKey}"}, body: {"...": "{fields}"}}
            update: {method: POST, headers: {Idempotency-Key: "{idempotencyKey}"}, body: {"...": "{fields}"}}
            feed:
              path: /v1/events
              query: {"types[]": [customer.created, customer.updated, customer.deleted], "created[gte]": "{since:epoch-seconds}"}
              records: data
              id: data.object.id
              paging: {kind: lastRecord, parameter: starting_after, next: id, more: has_more, sizeParameter: limit}
              changes: {at: created, identity: id, kind: type, kinds: {"*.deleted": deleted}, keeps: 30d}
      """;

  private static final String QUICKBOOKS =
      """
      objects:
        customers:
          entities: [customer]
          id: Id
          updatedAt: MetaData.LastUpdatedTime
          version: SyncToken
          commitLag: 1m
          operations:
            list: {path: /query, query: {query: "select * from Customer startposition {offset} maxresults {size}"}, records: QueryResponse.Customer, withoutRecords: empty, paging: {kind: offset, first: 1, maxSize: 1000}}
            feed: {path: /cdc, query: {entities: Customer, changedSince: "{since}"}, records: "CDCResponse[].QueryResponse[].Customer", changes: {at: MetaData.LastUpdatedTime, identity: [Id, MetaData.LastUpdatedTime], kind: status, kinds: {Deleted: deleted}, keeps: 30d}}
            get: {path: "/customer/{id}", records: Customer}
      """;

  private static final String OKTA =
      """
      objects:
        users:
          entities: [user]
          updatedAt: lastUpdated
          path: /api/v1/users
          operations:
            list: {paging: {kind: linkHeader, sizeParameter: limit, maxSize: 200}}
            changed: {query: {search: "lastUpdated ge \\"{since}\\""}, paging: {kind: linkHeader, sizeParameter: limit, maxSize: 200}}
            get: {}
            update: {method: POST, body: {profile: "{fields}"}}
      """;

  private static final String BAMBOOHR =
      """
      objects:
        employees:
          entities: [employee]
          poll: wholeList
          operations:
            list: {path: /v1/employees/changed, query: {since: "1970-01-01T00:00:00Z"}, records: employees, form: map}
            get: {path: "/v1/employees/{id}"}
            create: {path: /v1/employees, body: {"...": "{fields}"}, id: header:Location}
      """;

  private static final String SHEETS =
      """
      objects:
        rows:
          entities: [contact]
          id: Number
          poll: wholeList
          operations:
            list: {path: /v4/spreadsheets/x/values/A:Z, records: values, form: rows, withoutRecords: empty, absent: cleared}
      """;

  private static final String DROPBOX =
      """
      objects:
        files:
          entities: [file]
          updatedAt: server_modified
          operations:
            list:
              path: /2/files/list_folder
              body: {path: ""}
              records: entries
              paging: {kind: cursor, next: cursor, more: has_more, continuation: {path: /2/files/list_folder/continue, body: {cursor: "{cursor}"}}}
      """;

  private static final String GRAPH =
      """
      hosts: [graph.microsoft.us]
      objects:
        users:
          entities: [user]
          poll: wholeList
          path: /v1.0/users
          operations:
            list: {records: value, paging: {kind: link, next: "@odata\\\\.nextLink"}}
            get: {many: {path: "/v1.0/$batch", body: {requests: [{id: "{id}", method: GET, url: "/users/{id}"}]}, records: responses, batch: 20, itemStatus: {status: status, record: body, id: id}}}
      """;

  private static final String SAP =
      """
      settings: {user: {required: true}, password: {secret: true, required: true}}
      auth:
        kind: basic
        username: "${user}"
        password: "${password}"
        csrf: {path: /sap/opu/odata/sap/API_BUSINESS_PARTNER/, headers: {X-CSRF-Token: fetch}, send: {X-CSRF-Token: "{header:X-CSRF-Token}"}}
      objects:
        partners:
          entities: [customer]
          id: BusinessPartner
          poll: wholeList
          version: header:ETag
          path: /sap/opu/odata/sap/API_BUSINESS_PARTNER/A_BusinessPartner
          fields: {LastName: lastName}
          operations:
            list: {query: {$format: json}, records: d.results, paging: {kind: link, next: d.__next}}
            get: {path: "/sap/opu/odata/sap/API_BUSINESS_PARTNER/A_BusinessPartner('{id:odata}')", records: d}
            create: {body: {"...": "{fields}"}, records: d}
      """;

  private static final String ODOO =
      """
      settings: {database: {required: true}, user: {required: true}, password: {secret: true, required: true}}
      auth:
        kind: session
        login:
          path: /web/session/authenticate
          body: {jsonrpc: "2.0", params: {db: "${database}", login: "${user}", password: "${password}"}}
          errors: [{path: error, present: true, failure: refused}]
      errors:
        - {path: error.code, is: 100, failure: refused}
        - {path: error, present: true, failure: permanent}
      objects:
        partners:
          entities: [customer]
          poll: wholeList
          fields: {name: name, email: email}
          operations:
            list: {path: /web/dataset/call_kw, body: {jsonrpc: "2.0", params: {model: res.partner, method: search_read, args: [], kwargs: {offset: "{offset}", limit: "{size}"}}}, records: result, paging: {kind: offset}}
            create: {path: /web/dataset/call_kw, body: {jsonrpc: "2.0", params: {model: res.partner, method: create, args: [{"...": "{fields}"}], kwargs: {}}}, id: result}
      """;

  private static final String AZURE_BLOBS =
      """
      objects:
        blobs:
          entities: [file]
          id: Name
          updatedAt: Properties.Last-Modified
          version: Properties.Etag
          path: /container
          accept: xml
          headers: {x-ms-version: "2023-11-03"}
          fields: {Properties.Content-Length: {attribute: size, type: integer}, Properties.Last-Modified: {type: datetime, format: "EEE, dd MMM yyyy HH:mm:ss 'GMT'"}}
          operations:
            list:
              query: {restype: container, comp: list}
              records: EnumerationResults.Blobs.Blob
              withoutRecords: empty
              paging: {kind: cursor, parameter: marker, next: EnumerationResults.NextMarker, sizeParameter: maxresults, maxSize: 5000}
      """;

  private static final String SOAP =
      """
      objects:
        people:
          entities: [contact]
          id: p:Id
          path: /services/people
          encoding: xml
          accept: xml
          xml: {namespaces: {soap: "http://schemas.xmlsoap.org/soap/envelope/", p: "urn:people"}, order: [soap:Header]}
          headers: {Content-Type: text/xml; charset=UTF-8}
          fields: {"p:Name": name, "p:Email": {attribute: email, findable: true}}
          operations:
            list:
              headers: {SOAPAction: urn:people#List}
              body: {soap:Envelope: {soap:Body: {p:List: {p:Page: "{page}", p:Size: "{size}"}}}}
              records: soap:Envelope.soap:Body.p:ListResponse.p:Person
              withoutRecords: empty
              paging: {kind: page, total: "soap:Envelope.soap:Body.p:ListResponse.@total"}
            find: {body: {soap:Envelope: {soap:Body: {p:Find: {p:Email: "{value}"}}}}, records: soap:Envelope.soap:Body.p:FindResponse.p:Person, withoutRecords: empty}
            create: {body: {soap:Envelope: {soap:Body: {p:Save: {"...": "{fields}"}}}}, records: soap:Envelope.soap:Body.p:Saved}
      """;

  private static final String ADP =
      """
      settings: {certificate: {required: true}, privateKey: {secret: true, required: true}, clientId: {required: true}, clientSecret: {secret: true, required: true}}
      tls: {certificate: "${certificate}", key: "${privateKey}"}
      auth: {kind: oauth2ClientCredentials, tokenUrl: "https://accounts.adp.com/auth/oauth/v2/token", clientId: "${clientId}", clientSecret: "${clientSecret}"}
      objects:
        workers:
          entities: [employee]
          id: associateOID
          poll: wholeList
          operations:
            list: {path: /hr/v2/workers, records: workers, withoutRecords: noContent, paging: {kind: offset, parameter: $skip, sizeParameter: $top}}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        AZURE_BLOBS,
        SOAP,
        SALESFORCE,
        SLACK,
        SHOPIFY,
        STRIPE,
        QUICKBOOKS,
        OKTA,
        BAMBOOHR,
        SHEETS,
        DROPBOX,
        GRAPH,
        ADP,
        SAP,
        ODOO,
        JIRA,
        DRIVE,
        ASANA
      })
  void theMannerOfASystemCanBeSaid(String manifest) {
    var head = "type: sayable\nbaseUrl: \"https://api.example.com\"\n";
    var read = DefinitionReader.readSystem("sayable.system.yaml", head + manifest);

    assertThat(read.findings()).isEmpty();
    assertThat(CompileChecks.of(Objects.requireNonNull(read.definition())))
        .filteredOn(Finding::refuses)
        .isEmpty();
  }
}
