package io.syncline.definition.check.field;

import static io.syncline.definition.Samples.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a manifest may say of requests that write one field. */
class FieldWriteChecksTest {

  private static final String WHOLE =
      """
      type: bench
      baseUrl: "https://desk.example"
      objects:
        issues:
          path: /issue
          fields:
            state:
              write:
                path: transitions
                body: {transition: "{choice.id}"}
                lookup: {path: transitions, match: to.name}
            life:
              values: {OFF: inactive, ON: active}
              write: {path: "lifecycle/{choice}", choices: {OFF: deactivate}}
            owner: {write: {method: PUT, path: "/issue/{id}/owner", body: {to: "{value}"}}}
          operations:
            get: {}
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
          '{choice.id}'        | '{chice.id}'                | 10 | `chice.id` is not filled in by update
          '{choice.id}'        | '{choice}'                  | 8  | which part, as in `{choice.id}`
          '{choice.id}'        | 'x'                         | 8  | `{value}` or `{choice}`
          '{choice.id}'        | '{value}'                   | 8  | which `choices` and `lookup` are for
          match: to.name       | mach: to.name               | 11 | did you mean `match`?
          match: to.name       | 'match: to.name, query: {of: "{choice}"}' | 11 | `choice` is not filled in
          match: to.name       | 'match: "{to.name}"'        | 11 | a path is written here
          lifecycle/{choice}   | lifecycle/{choice.id}       | 14 | is a text
          {OFF: deactivate}    | '{OFF: {ON: deactivate}}'   | -  | -
          {OFF: deactivate}    | '{OFF: {NO: deactivate}}'   | 14 | `NO` is not one of the field's `values`
          {OFF: deactivate}    | '{OFF: {}}'                 | 14 | no counterpart of the value is declared
          'owner: {write'      | 'owner: {createOnly: true, write' | 15 | `createOnly`
          {OFF: deactivate}    | {OF: deactivate}            | 14 | is not one of the field's `values`; allowed: OFF, ON
          ', choices: {OFF: deactivate}' | ''                | 14 | comes from `choices` or `lookup`
          /issue/{id}/owner    | /issue/owner                | 15 | nothing in it says `{id}`
          'owner: {write'      | 'owner: {required: true, write'  | 15 | a create needs this field
          'owner: {write'      | 'owner: {writable: false, write' | 15 | nothing is ever written
          method: PUT          | 'method: PUT, errors: [{status: "4o9", failure: stale}]' | 15 | `4o9` is no HTTP status
          'path: /issue\\n'    | 'path: /issue\\n    replaces: true\\n' | 16 | replaces the whole record
          '    update: {body: {"...": "{fields}"}}' | ''     | 15 | needs `update` and `get`
          """)
  void whatCouldNeverWorkIsAProblem(String right, String wrong, String line, String says) {
    var from = right.replace("\\n", "\n");
    assertThat(WHOLE).contains(from);

    var found = findings(WHOLE.replace(from, wrong.replace("\\n", "\n")));
    if (says.equals("-")) {
      assertThat(found).isEmpty();
      return;
    }
    assertThat(found).anySatisfy(it -> assertThat(it).contains("desk.system.yaml:" + line, says));
  }

  @Test
  void itIsForRequests() {
    var camel =
        WHOLE
            .replace("baseUrl: \"https://desk.example\"", "transport: camel")
            .replace("update: {body: {\"...\": \"{fields}\"}}", "update: {}");

    assertThat(findings(camel)).anySatisfy(it -> assertThat(it).contains("`write` is for"));
  }

  private static List<String> findings(String manifest) {
    return problemsOf("desk", manifest);
  }
}
