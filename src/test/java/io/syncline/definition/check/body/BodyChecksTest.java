package io.syncline.definition.check.body;

import static io.syncline.definition.Samples.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a manifest says of bodies that could never be so. */
class BodyChecksTest {

  private static final String WHOLE =
      """
      type: shop
      baseUrl: https://shop.example.com
      objects:
        people:
          path: /people
          accept: xml
          xml: {namespaces: {s: "urn:s"}}
          records: People.s:Person
          record: s:Person
          fields: {name: {findable: true}, "tags.tag": {type: list}}
          operations:
            list: {paging: {kind: cursor, next: People.Next, continuation: {path: /more, query: {after: "{cursor}"}}}}
            get: {}
            create: {encoding: xml, xml: {order: [b, a]}, body: {"s:Person": {"@xmlns": "urn:x", "...": "{fields}", a: [{"@id": "1", $text: x}]}}}
            update: {accept: json, records: "", encoding: multipart, body: {parts: [{name: a, text: "{fields.name}"}, {name: b, fileName: b.txt, type: "{fields.name}", base64: "{fields.name}"}]}}
            delete: {accept: json, records: "", method: POST, encoding: multipartRelated, body: {parts: [{json: {id: "{id}"}}, {type: text/plain, text: x}]}}
            archive: {accept: json, records: "", method: PUT, encoding: raw, body: {type: text/plain, text: "{id}"}}
        rows:
          path: /rows
          accept: csv
          csv: {separator: tab, charset: windows-1252, emptyCells: absent}
          fields: {name: {}}
          operations:
            list: {paging: {kind: page, parameter: page, total: "header:X-Total"}}
            get: {}
            create: {encoding: csv, body: {"...": "{fields}"}, many: {batch: 10}}
            delete: {accept: json}
      """;

  @Test
  void aWholeTypeHasNoProblem() {
    assertThat(findings(WHOLE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          accept: xml\\n             | accept: xlm\\n           | 6:  | allowed: json, csv, xml
          {s: "urn:s"}              | {s: "urn:s", t: "urn:s"} | 7:  | this address has the prefix `s` already
          {s: "urn:s"}              | {xmls: "urn:t", s: "urn:s"} | 7: | `xmls` cannot be a prefix
          {s: "urn:s"}              | {t: "urn:s"}            | 14: | does not name the prefix of `s:Person`
          {namespaces: {s: "urn:s"} | {namespace: {s: "urn:s"} | 7: | did you mean `namespaces`?
          records: People.s:Person  | replaces: false         | 12: | `records` is required with `accept: xml`
          path: /more,              | path: /more, accept: json, | 12: | all pages are read alike: say `accept: xml` here too
          list: {paging: {kind: cursor | list: {csv: {charset: UTF-8}, paging: {kind: cursor | 12: | `csv` does nothing here: neither `encoding` nor `accept` is `csv`
          create: {encoding: xml, xml | create: {encoding: form, accept: json, xml | 14: | `xml` does nothing here: neither `encoding` nor `accept` is `xml`
          [b, a]                    | [b, a, b]               | 14: | `b` is written twice
          {"s:Person": {            | {"s:Person": {}, b: {   | 14: | a body of XML has one root element
          {"s:Person": {            | {"...": {               | 14: | a body of XML has one root element
          {"s:Person": {            | {"@a": {                | 14: | a body of XML has one root element
          {"s:Person": {            | {"a b": {               | 14: | `a b` cannot be the name of an element
          {"s:Person": {            | {"q:b": {               | 14: | `namespaces` of `xml` does not name the prefix of `q:b`
          {"@id": "1",              | {"@i d": "1",           | 14: | `i d` cannot be the name of an element or attribute
          {name: a, text            | {text                   | 15: | a part of `multipart` has a `name`
          {name: a, text            | {name: a, txt           | 15: | `txt` is not a word of a part; did you mean `text`?
          {name: a, text            | {name: a, base64: x, text | 15: | a part says one of `text`, `base64`, `json` and `file`
          {name: a, text: "{fields.name}"} | x                | 15: | a part is a map
          {parts: [{name: a         | {part: [{name: a        | 15: | the body of `multipart` is `{parts: […]}`
          encoding: multipart, body | encoding: multipart, headers: {content-type: a/b}, body | 15: | `Content-Type` follows from `multipart`
          encoding: multipart, body | encoding: multiprt, body | 15: | did you mean `multipart`?
          {json: {id: "{id}"}}      | {name: a, json: {id: "{id}"}} | 16: | `name` is not a word of a part
          {type: text/plain, text: "{id}"} | {type: plain, text: "{id}"} | 17: | `plain` is no media type
          {type: text/plain, text: "{id}"} | {type: text/plain}  | 17: | a part says one of
          separator: tab            | separator: ab           | 21: | `separator` is one character, or the word `tab`
          separator: tab            | separator: '"'          | 21: | `separator` is one character, or the word `tab`
          charset: windows-1252     | charset: windows-99     | 21: | `windows-99` is no charset that is known here
          emptyCells: absent        | emptyCels: absent       | 21: | did you mean `emptyCells`?
          emptyCells: absent        | emptyCells: asent       | 21: | did you mean `absent`?
          "header:X-Total"          | total                   | 24: | an answer in CSV holds its records and nothing else
          parameter: page, total    | parameter: page, more: next, total | 24: | no place `next` in it
          get: {}\\n      create: {encoding: csv | get: {records: row}\\n      create: {encoding: csv | 25: | no place `row` in it
          get: {}\\n      create: {encoding: csv | get: {form: rows}\\n      create: {encoding: csv | 25: | leave out `form`
          get: {}\\n      create: {encoding: csv | get: {encoding: csv, body: {a: "{id}"}}\\n      create: {encoding: csv | 25: | `csv` is the body of a write, and this reads
          {"...": "{fields}"}, many | {a: {b: "{fields.name}"}}, many | 26: | a cell of CSV holds one value
          """)
  void eachMistakeIsAProblemAtItsLine(String right, String wrong, String line, String message) {
    var from = right.replace("\\n", "\n");
    assertThat(WHOLE).contains(from);
    assertThat(findings(WHOLE.replace(from, wrong.replace("\\n", "\n"))))
        .anySatisfy(it -> assertThat(it).contains("shop.system.yaml:" + line).contains(message));
  }

  private static List<String> findings(String manifest) {
    return problemsOf("shop", manifest);
  }
}
