package io.syncline.definition.check.operation;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.load;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.definition.Source;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedChecksTest {

  private static final String WHOLE =
      """
      type: shop
      baseUrl: "https://shop.example"
      objects:
        clients:
          path: /clients
          operations:
            list: {records: rows}
            get: {}
            feed: {path: events, query: {since: "{since}"}, paging: {kind: lastRecord, parameter: after, next: seq}, changes: {at: at, identity: seq, kind: what, kinds: {gone: deleted}, where: {topic: client}, keeps: 30d}}
            deleted: {path: /gone, query: {since: "{since}", until: "{until}"}, changes: {at: at}}
        firms:
          path: /firms
          operations:
            list: {records: rows}
            get: {}
            feed: {path: /changes, query: {from: "{token}"}, records: rows, changes: {token: next, start: {path: /start, token: at}}}
        shops:
          path: /shops
          operations:
            get: {}
            feed: {path: delta, paging: {kind: link, next: "@odata\\\\.nextLink"}, changes: {lists: {added: created, gone: deleted}, link: true, token: "@odata\\\\.deltaLink"}}
      """;

  @Test
  void aWholeFeedHasNoProblem() {
    assertThat(findings(WHOLE)).isEmpty();
  }

  private static final String UNDER_PARENTS =
      """
      type: shop
      baseUrl: "https://shop.example"
      objects:
        firms:
          path: /firms
          operations: {list: {records: rows}, get: {}}
        tasks:
          parent: {object: firms, id: firm, ids: own}
          path: /tasks
          operations:
            list: {query: {firm: "{parent.id}"}, records: rows}
            get: {}
            feed: {path: events, query: {of: "{parent.id}", from: "{token}"}, records: rows, changes: {token: next, start: {path: /start, query: {of: "{parent.id}"}, token: at}}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          id: firm, ids: own                | ids: withParent        | needs `ids: own` of `parent`
          {of: "{parent.id}", from          | {from                  | it would show the same records under every parent
          , query: {of: "{parent.id}"}, token: at | , token: at      | each parent has a token of its own
          , start: {path: /start, query: {of: "{parent.id}"}, token: at} | '' | needs `token`, and `start` that tells it
          {of: "{parent.id}"}, token: at    | {of: "{token}"}, token: at | `token` is not filled in by check
          """)
  void aFeedUnderParentsHasATokenForEach(String from, String to, String problem) {
    assertThat(findings(UNDER_PARENTS)).isEmpty();
    assertThat(findings(UNDER_PARENTS.replace(from, to)))
        .anySatisfy(it -> assertThat(it.toString()).contains(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {since: "{since}"}, paging  | {since: x}, paging     | 9:  | nothing in its request says `{since}`, and no `token`
          {since: "{since}"}, paging  | {since: "{sinc}"}, paging | 9:  | did you mean `since`?
          changes: {at: at, identity  | changes: {identity     | 9:  | `at` is required here
          identity: seq,              | ''                     | 9:  | `identity` is required here
          kind: what,                 | ''                     | 9:  | `kinds` needs `kind`
          gone: deleted               | gone: merged           | 9:  | does not say what a record was merged into
          gone: deleted               | gone: deletd           | 9:  | did you mean `deleted`?
          where: {                    | wher: {                | 9:  | did you mean `where`?
          keeps: 30d                  | keeps: long            | 9:  | a duration such as
          , next: seq                 | ''                     | 9:  | `lastRecord` needs `next` here
          kind: lastRecord, parameter: after, next: seq | kind: keyset, parameter: after, next: seq | 9: | do not follow one another by a record's time
          until: "{until}"            | until: "{token}"       | 10: | `token` is not filled in by deleted
          {since: "{since}", until    | {until                 | 10: | nothing in its request says `{since}`
          changes: {at: at}           | changes: {}            | 10: | `at` is required here
          changes: {at: at}           | records: rows          | 10: | `changes` is required here
          changes: {at: at}           | changes: {at: at, kind: x} | 10: | all rows of `deleted` are deleted records
          changes: {at: at}           | changes: {at: at, identity: x} | 10: | make a row of `deleted` the same
          changes: {at: at}           | changes: {at: at, token: x} | 10: | a `feed` goes on by token
          changes: {at: at}           | changes: {at: "{id}"}  | 10: | is a template
          {from: "{token}"}           | {from: x}              | 16: | nothing in its request says `{token}`
          records: rows, changes: {token | changes: {token        | 16: | `records` is required here: an answer that holds a `token`
          token: next,                | keeps: 3d, token: next, | 16: | `keeps` is of a feed that goes on since a time
          token: next,                | identity: x, token: next, | 16: | shows no row again: leave it out
          token: next, start          | start                  | 16: | `start` is of a feed that goes on by a `token`
          token: next, start          | token: "", start       | 16: | names no field
          start: {path: /start, token | start: {path: "/{id}", token | 16: | is not filled in by check
          start: {path: /start, token: at} | start: {path: /start} | 16: | `token` is required here
          token: at}                  | token: at, errors: [{failure: none}]} | 16: | this would be so of every answer
          feed: {path: delta,         | feed: {path: delta, records: rows, | 21: | `lists` says where the records are
          {lists: {added: created,    | {kind: x, lists: {added: created, | 21: | `lists` says what happened to the records of each
          gone: deleted}, link        | gone: merged}, link    | 21: | does not say what a record was merged into
          gone: deleted}, link        | gone: deletd}, link    | 21: | did you mean `deleted`?
          gone: deleted}, link        | "{id}": deleted}, link | 21: | is a template
          {path: delta,               | {path: delta, method: POST, | 21: | a link is followed by `GET`
          {path: delta,               | {path: "delta/{token}", | 21: | leave out `{token}`
          link: true, token: "@odata\\\\.deltaLink" | link: true | 21: | `link` says that the `token` is an address
          link: true                  | lnik: true             | 21: | did you mean `link`?
          link: true, token           | token                  | 21: | nothing in its request says `{token}`
          get: {}                     | list: {records: x, changes: {at: y}} | 7: | `changes` is of `feed` and `deleted`
          """)
  void whatCouldNotBeFollowedIsAProblemAtItsLine(
      String right, String wrong, String line, String message) {
    assertThat(WHOLE).contains(right);
    var text =
        wrong.startsWith("list:")
            ? WHOLE.replaceFirst("list: \\{records: rows}", wrong)
            : wrong.isEmpty() ? WHOLE.replace(right, "") : replaceFirst(right, wrong);
    assertThat(findings(text)).anySatisfy(it -> assertThat(it).contains(":" + line, message));
  }

  @Test
  void aFeedNeedsAListAndAReadBesideIt() {
    var without = WHOLE.replaceFirst("      list: \\{records: rows}\n      get: \\{}\n", "");

    assertThat(findings(without))
        .anySatisfy(it -> assertThat(it).contains("`feed` needs a `list`"))
        .anySatisfy(it -> assertThat(it).contains("`feed` needs `get` or `getMany`"));
  }

  @Test
  void deletedNeedsPolls() {
    var without = WHOLE.replaceFirst("      feed: .*\n", "");

    assertThat(findings(without))
        .anySatisfy(it -> assertThat(it).contains("this object is not polled"));
  }

  @Test
  void aFeedIsNotBesidePollsOfTheWholeList() {
    assertThat(
            findings(
                WHOLE.replaceFirst("path: /clients\n", "path: /clients\n    poll: wholeList\n")))
        .anySatisfy(it -> assertThat(it).contains("a `feed` would not be asked"));
  }

  private static String replaceFirst(String right, String wrong) {
    int at = WHOLE.indexOf(right);
    return WHOLE.substring(0, at) + wrong + WHOLE.substring(at + right.length());
  }

  private static List<String> findings(String text) {
    var loaded =
        load(Map.of(), List.of(new Source("shop.system.yaml", Source.Kind.SYSTEM, text)), HEAD);
    return loaded.findings().stream()
        .filter(it -> String.valueOf(it.position()).contains("shop.system"))
        .map(Finding::toString)
        .toList();
  }
}
