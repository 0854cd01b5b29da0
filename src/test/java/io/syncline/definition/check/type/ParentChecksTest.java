package io.syncline.definition.check.type;

import static io.syncline.definition.Samples.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a manifest may say of records under other records. */
class ParentChecksTest {

  private static final String WHOLE =
      """
      type: bench
      baseUrl: "https://desk.example"
      settings: {hookSecret: {secret: true}}
      webhook:
        signature: {secret: "${hookSecret}", header: X-Signed}
        object: kind
        objects: {"log.*": logs}
        nativeId: id
        parents: {logs: issue}
      objects:
        issues:
          updatedAt: updated
          path: /issues
          operations:
            list: {query: {since: "{since}"}}
            get: {}
        logs:
          parent: {object: issues, id: issue, changesParent: true}
          updatedAt: updated
          path: "/issues/{parent.id}/logs"
          fields: {issue: {references: issues}, text: {findable: true}}
          operations:
            list: {query: {of: "{parent.id}"}}
            get: {}
            find: {path: /logs, query: {text: "{value}"}}
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
          object: issues,            | object: isues,                      | 18 | did you mean `issues`?
          object: issues,            | object: logs,                       | 18 | another object of this type
          changesParent: true        | changesParents: true                | 18 | did you mean `changesParent`?
          {parent.id}/logs           | {parent.ids}/logs                   | 23 | parent.ids
          'list: {query: {of: "{parent.id}"}}' | 'list: {path: /logs}'     | 23 | the same records under every parent
          'find: {path: /logs, query: {text: "{value}"}}' | 'find: {path: /logs, query: {text: "{value}", of: "{parent.id}"}}' | 25 | `parent.id` is not filled in by find
          'query: {since: "{since}"}' | 'query: {x: y}'                    | 18 | cannot be asked for what changed
          'get: {}\n  logs'          | 'count: {path: /n, total: n}\n  logs'               | 18 | only it tells that a parent is gone
          'id: issue, '              | ''                                  | 25 | a search is under no parent
          {references: issues}       | {references: issues, writable: false} | 26 | a create takes its parent's id
          'update: {body'            | 'updateMany: {method: PUT, batch: 5, body' | 27 | one by one
          'parents: {logs: issue}'   | 'identity: [id]'                    | 7  | say in `parents`
          'parents: {logs: issue}'   | 'parents: {log: issue}'             | 9  | `logs`
          'parents: {logs: issue}'   | 'parents: {logs: issue}\n  merged: {into: [a], lost: [b]}' | 10 | which a merge does not tell
          'text: {findable: true}'   | 'text: {findable: true}, x: {references: logs}' | 21 | say `ids: own` there
          'issue, changesParent'     | 'issue, ids: alone, changesParent'  | 18 | allowed: withParent, own
          'path: /issues\n'         | 'path: /issues\n    parent: logs\n' | 19 | parents of parents
          """)
  void whatCouldNeverWorkIsAProblem(String right, String wrong, String line, String says) {
    var part = right.replace("\\n", "\n");
    var instead = wrong.replace("\\n", "\n");
    assertThat(WHOLE).contains(part);
    assertThat(findings(WHOLE.replace(part, instead)))
        .anySatisfy(it -> assertThat(it).contains("desk.system.yaml:" + line, says));
  }

  private static List<String> findings(String manifest) {
    return problemsOf("desk", manifest);
  }
}
