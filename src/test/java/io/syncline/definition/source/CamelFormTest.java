package io.syncline.definition.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.Transport;
import io.syncline.definition.check.type.CompileChecks;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the file of a system of routes may say. */
class CamelFormTest {

  private static final String TYPE =
      """
      type: shop
      transport: camel
      objects:
        items:
          updatedAt: changed
          fields: {price: {type: decimal, findable: true}}
          operations: [list, get, get-many, find, create, count]
      """;

  @Test
  void aListOfOperationsIsEnough() {
    var read = DefinitionReader.readSystem("shop.system.yaml", TYPE);

    assertThat(read.findings()).isEmpty();
    assertThat(CompileChecks.of(read.definition())).isEmpty();
    var object = read.definition().objects().get("items");
    assertThat(object.operations().keySet())
        .containsExactlyInAnyOrder(
            Kind.LIST, Kind.GET, Kind.GET_MANY, Kind.FIND, Kind.CREATE, Kind.COUNT);
    assertThat(object.operations().get(Kind.GET_MANY).batch()).isEqualTo(100);
    assertThat(object.operations().get(Kind.LIST).paging().total()).as("count says it").isNull();
    assertThat(read.definition().transport()).isEqualTo(Transport.CAMEL);
  }

  @Test
  void aFeedGoesOnByATokenAndDeletedSinceATime() {
    var read =
        DefinitionReader.readSystem(
            "shop.system.yaml",
            TYPE.replace(
                "[list, get, get-many, find, create, count]",
                "{list: , get: , feed: , deleted: {keeps: 7d, paging: {maxSize: 20}}}"));

    assertThat(read.findings()).isEmpty();
    assertThat(CompileChecks.of(read.definition())).isEmpty();
    var operations = read.definition().objects().get("items").operations();
    var feed = operations.get(Kind.FEED).answer().beside().changes();
    assertThat(feed.token()).isEqualTo("token");
    assertThat(feed.start()).isNotNull();
    var deleted = operations.get(Kind.DELETED).answer().beside().changes();
    assertThat(deleted.keeps()).isEqualTo(Duration.ofDays(7));
    assertThat(operations.get(Kind.DELETED).paging().maxSize()).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{list: , get: , feed: {keeps: 7d}} | `keeps` is not said with `transport: camel`",
        "{list: , get: , feed: {batch: 7}} | `batch` is not said with `transport: camel`",
        "{list: , get: , deleted: {changes: {}}} | `changes` is not said with `transport: camel`"
      })
  void whatAFeedCannotSayIsRefused(String operations, String problem) {
    var read =
        DefinitionReader.readSystem(
            "shop.system.yaml",
            TYPE.replace("[list, get, get-many, find, create, count]", operations));
    assertThat(read.findings())
        .singleElement()
        .satisfies(it -> assertThat(it.message()).startsWith(problem));
  }

  @Test
  void aMapSaysMore() {
    var read =
        DefinitionReader.readSystem(
            "shop.system.yaml",
            TYPE.replace(
                "[list, get, get-many, find, create, count]",
                "{list: {paging: {maxSize: 20, byTime: true}}, getMany: {batch: 7}, create:"
                    + " {effect: money}}"));

    assertThat(read.findings()).isEmpty();
    assertThat(CompileChecks.of(read.definition())).isEmpty();
    var operations = read.definition().objects().get("items").operations();
    assertThat(operations.get(Kind.LIST).paging().maxSize()).isEqualTo(20);
    assertThat(operations.get(Kind.LIST).paging().byTime()).isTrue();
    assertThat(operations.get(Kind.LIST).paging().total()).isEqualTo("total");
    assertThat(operations.get(Kind.GET_MANY).batch()).isEqualTo(7);
    assertThat(operations.get(Kind.CREATE).effect()).isEqualTo("money");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transport: camel|transport: camel\\n"
            + "baseUrl: http://x|3:1 /baseUrl: `baseUrl` is a word of HTTP",
        "transport: camel|transport: camel\\nauth: none|3:1 /auth: `auth` is a word of HTTP",
        "transport: camel|transport: camel\\n"
            + "headers: {a: b}|3:1 /headers: `headers` is a word of HTTP",
        "transport: camel|transport: camel\\nerrors: []|3:1 /errors: `errors` is a word of HTTP",
        "transport: camel|transport: camel\\nwebhook: {}|3:1 /webhook: `webhook` is a word of HTTP",
        "transport: camel|transport: camel\\ncheck: {path: /me}|3:1 /check: with `transport: camel` a"
            + " route from `direct:<system>.check` proves credentials",
        "transport: camel|transport: camle|2:12 /transport: `camle` is not",
        "[list, get,|[list, gets,|7:24 /objects/items/operations/gets: `gets` is not an operation"
            + " of routes; did you mean `get`?",
        "[list, get,|[list, findMarker,|`findMarker` is not an operation of routes",
        "[list, get,|[list, list,|7:24 /objects/items/operations: `list` is written twice",
        "[list, get,|[list, {get: 1},|an operation's name is expected here",
        "[list, get, get-many, find, create, count]|{list: {path: /a}}|7:25"
            + " /objects/items/operations/list/path: `path` is not said with `transport: camel`",
        "[list, get, get-many, find, create, count]|{list: {paging: {kind:"
            + " page}}}|/objects/items/operations/list/paging/kind: `kind` is not said with"
            + " `transport: camel`",
        "[list, get, get-many, find, create, count]|{get: {paging: {maxSize: 3}}}|only `list`,"
            + " `changed`, `feed` and `deleted` have pages",
        "[list, get, get-many, find, create, count]|{get: yes}|a map is expected here, or nothing",
        "updatedAt: changed|version: header:ETag|`header:ETag` is a word of HTTP",
      })
  void wordsOfHttpAreRefusedWithTheirLine(String from, String to, String message) {
    var text = TYPE.replace(from, to.replace("\\n", "\n"));
    var read = DefinitionReader.readSystem("shop.system.yaml", text);

    assertThat(problems(read.findings())).as(text).anyMatch(it -> it.contains(message));
    assertThat(read.definition()).isNull();
  }

  private static List<String> problems(List<Finding> findings) {
    return findings.stream().filter(Finding::refuses).map(Finding::toString).toList();
  }
}
