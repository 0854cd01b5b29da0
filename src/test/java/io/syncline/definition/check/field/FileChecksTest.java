package io.syncline.definition.check.field;

import static io.syncline.definition.Samples.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a manifest may say of the files of records. */
class FileChecksTest {

  private static final String WHOLE =
      """
      type: vault
      baseUrl: "https://vault.example"
      objects:
        papers:
          path: /papers
          fields:
            name: {findable: true}
            bytes: {clearAs: impossible}
          content:
            field: bytes
            checksum: hash.md5
            algorithm: md5
            get: {path: "/papers/{id}/bytes"}
            create: {encoding: multipart, body: {parts: [{name: about, json: "{fields}"}, {name: file, type: "{contentType}", file: "{content}"}]}}
            update: {method: PUT, path: "/papers/{id}/bytes", encoding: raw, body: {file: "{content}"}}
          operations:
            get: {}
            create: {body: {"...": "{fields}"}}
            update: {body: {"...": "{fields}"}}
      """;

  @Test
  void theWholeIsFine() {
    assertThat(findings(WHOLE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'field: bytes'            | 'field: byts'                   | 10 | did you mean `bytes`?
          '      field: bytes'      | '      feld: bytes'             | 10 | did you mean `field`?
          'checksum: hash.md5'      | 'checksum: "hash.{md5}"'        | 11 | a path is written here
          'checksum: hash.md5'      | 'checksum: bytes'               | 10 | a field of its own beside `checksum`
          'algorithm: md5'          | 'algorithm: md4'                | 12 | did you mean `md5`?
          'algorithm: md5\\n'       | 'algorithm: md5\\n      algoritm: md5\\n' | 13 | did you mean `algorithm`?
          'bytes: {clearAs: impossible}' | 'bytes: {}'                | 10 | say `clearAs: impossible`
          'bytes: {clearAs: impossible}' | 'bytes: {clearAs: impossible, findable: true}' | 10 | not searched by their files
          'bytes: {clearAs: impossible}' | 'bytes: {clearAs: impossible, type: integer}'  | 10 | the value of this field is a checksum
          'bytes: {clearAs: impossible}' | 'bytes: {clearAs: impossible, createOnly: true}' | 10 | it has no other request
          'bytes: {clearAs: impossible}' | 'bytes: {clearAs: impossible, writable: false}' | 14 | nothing is ever written to it
          'get: {path: "/papers/{id}/bytes"}' | 'get: {path: /papers/bytes}' | 13 | nothing in it says `{id}`
          'get: {path: "/papers/{id}/bytes"}' | 'get: {path: "/papers/{id}/bytes", errors: [{status: "4o4", failure: missing}]}' | 13 | `4o4` is no HTTP status
          'get: {path: "/papers/{id}/bytes"}' | 'get: {path: "/papers/{ids}/{content}"}' | 13 | `content` is not filled in by get
          'file: "{content}"}]'     | 'text: "{content}"}]'           | 14 | one part of its body is the file
          'file: "{content}"}]'     | 'file: "{fields.name}"}]'       | 14 | `file` is the file that is written
          'file: "{content}"}]'     | 'file: "{content}", text: x}]'  | 14 | a part says one of `text`, `base64`, `json` and `file`
          'type: "{contentType}"'   | 'type: "{contentTyp}"'          | 14 | did you mean `contentType`?
          'encoding: raw'           | 'encoding: form'                | 15 | one part of its body is the file
          'method: PUT'             | 'method: GET'                   | 15 | a write sends the file
          '      update: {method: PUT, path: "/papers/{id}/bytes", encoding: raw, body: {file: "{content}"}}\\n' | '' | 9 | `update` is missing
          '      create: {body: {"...": "{fields}"}}\\n' | ''         | 14 | the object has no operation `create`
          '      get: {}\\n'        | ''                              | 9  | it needs `get` beside it
          '{body: {"...": "{fields}"}}\\n      update' | '{encoding: raw, body: {file: "{content}"}}\\n      update' | 18 | `content` is not filled in by create
          """)
  void whatCouldNeverWorkIsAProblem(String right, String wrong, String line, String says) {
    var from = right.replace("\\n", "\n");
    assertThat(WHOLE).contains(from);
    assertThat(findings(WHOLE.replace(from, wrong.replace("\\n", "\n"))))
        .anySatisfy(it -> assertThat(it).contains("vault.system.yaml:" + line).contains(says));
  }

  @Test
  void filesAreForHttp() {
    var camel =
        WHOLE
            .replace("baseUrl: \"https://vault.example\"", "transport: camel")
            .replace("create: {body: {\"...\": \"{fields}\"}}", "create: {}")
            .replace("update: {body: {\"...\": \"{fields}\"}}", "update: {}");
    assertThat(findings(camel))
        .anySatisfy(
            it ->
                assertThat(it)
                    .contains("vault.system.yaml:9")
                    .contains("files are read and written over HTTP alone")
                    .contains("`transport: camel`"));
    var table =
        """
        type: vault
        transport: jdbc
        objects:
          papers:
            entities: [paper]
            table: {name: papers}
            content: {field: bytes, checksum: md5, algorithm: md5, get: {path: "/x/{id}"}}
            fields: {bytes: {}}
        """;
    assertThat(findings(table))
        .anySatisfy(
            it -> assertThat(it).contains("vault.system.yaml:7").contains("`transport: jdbc`"));
  }

  private static List<String> findings(String manifest) {
    return problemsOf("vault", manifest);
  }
}
