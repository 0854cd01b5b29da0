package io.syncline.definition.check.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.DatabaseTable;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Transport;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.definition.source.Places;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Keys of one transport in a system type of another, and tables that could never work. */
class TransportChecksTest {

  private static final String TYPE =
      """
      type: erp
      transport: jdbc
      objects:
        customers:
          table: {name: sales.customers, writes: [create, update]}
          version: xmin
          updatedAt: changed_at
          createdAt: created_at
          fields:
            email: {findable: true, unique: true}
      """;

  @Test
  void aTypeOverJdbcHasTheOperationsOfItsTables() {
    var read = DefinitionReader.readSystem("erp.system.yaml", TYPE);
    var type = Objects.requireNonNull(read.definition());
    var customers = Objects.requireNonNull(type.objects().get("customers"));
    assertThat(findings(TYPE)).isEmpty();
    assertThat(type.transport()).isEqualTo(Transport.JDBC);
    assertThat(type.settings())
        .containsOnlyKeys("url", "user", "password", "drivers", "replicationSlot");
    assertThat(Objects.requireNonNull(type.settings().get("password")).secret()).isTrue();
    assertThat(type.rateLimit().requests()).isEqualTo(500);
    assertThat(customers.id()).isEqualTo(DatabaseTable.ID);
    assertThat(customers.commitLag()).isEqualTo(Duration.ofMinutes(5));
    assertThat(customers.conditional()).isTrue();
    assertThat(customers.polled()).isTrue();
    assertThat(customers.can(Operation.Kind.CREATE)).isTrue();
    assertThat(customers.can(Operation.Kind.DELETE)).isFalse();
  }

  @Test
  void keysOfAnotherTransportAreRefusedWhereTheyStand() {
    var http =
        TYPE.replace("objects:", "baseUrl: https://x.example\nauth: none\nobjects:")
            .replace(
                "    version:",
                "    commitLag: 9s\n    operations: {get: {method: GET, path: /}}\n    version:");
    assertThat(findings(http))
        .hasSize(4)
        .anyMatch(it -> it.contains(":3:") && it.contains("`baseUrl` is for `transport: http`"))
        .anyMatch(
            it ->
                it.contains(":4:") && it.contains("say its `user` and `password`")
                    || it.contains(":4:")
                        && it.contains("a connection says its `user` and `password`"))
        .anyMatch(it -> it.contains("`longestTransaction` of its `table`"))
        .anyMatch(it -> it.contains("say `writes` of its `table`"));
    assertThat(findings(TYPE.replace("transport: jdbc", "baseUrl: https://x.example")))
        .anyMatch(it -> it.contains("`table` is for `transport: jdbc`, and this is `http`"));
    assertThat(findings("type: x\nobjects: {}\n"))
        .singleElement()
        .asString()
        .contains("`baseUrl` is required here");
    assertThat(findings(TYPE.replace("transport: jdbc", "transport: jdcb")))
        .singleElement()
        .asString()
        .contains("erp.system.yaml:2:", "jdbc");
  }

  @Test
  void tablesThatCouldNeverWorkAreRefused() {
    assertThat(
            findings(
                TYPE.replace("    table: {name: sales.customers, writes: [create, update]}\n", "")))
        .anyMatch(it -> it.contains(":4:") && it.contains("`table` is required here"));
    assertThat(findings(TYPE.replace("sales.customers", "a.b.c")))
        .singleElement()
        .asString()
        .contains(":5:", "is no table or `schema.table`");
    assertThat(findings(TYPE.replace("email: {", "e.mail: {")))
        .singleElement()
        .asString()
        .contains(":10:", "a field of a table is one column");
    assertThat(findings(TYPE.replace("writes: [", "columns: {emial: e}, writes: [")))
        .singleElement()
        .asString()
        .contains(":5:", "did you mean `email`?");
    assertThat(findings(TYPE.replace("create, update", "create, archive")))
        .singleElement()
        .asString()
        .contains("`deleted` names the column");
    assertThat(findings(TYPE.replace("create, update]", "restore], deleted: state=gone")))
        .singleElement()
        .asString()
        .contains("booleans and times only");
    assertThat(
            findings(
                TYPE.replace("    updatedAt: changed_at\n", "")
                    .replace("writes", "touch: true, writes")))
        .singleElement()
        .asString()
        .contains("`touch` sets `updatedAt`");
    assertThat(findings(TYPE.replace("version: xmin", "version: header:ETag")))
        .singleElement()
        .asString()
        .contains("a table has no headers");
  }

  @Test
  void whatCannotBeSettledOrIsNotOnConditionIsNoticed() {
    assertThat(notices(TYPE)).isEmpty();
    assertThat(notices(TYPE.replace(", unique: true", "")))
        .singleElement()
        .asString()
        .contains("after a lost answer to a create a person must decide");
    assertThat(notices(TYPE.replace("    version: xmin\n", "")))
        .singleElement()
        .asString()
        .contains("without `version` an edit between our read and our write is lost");
    assertThat(notices(TYPE.replace("    createdAt: created_at\n", "")))
        .singleElement()
        .asString()
        .contains("without `createdAt` a new row is linked where it exists");
  }

  private static List<String> findings(String text) {
    return of(text, Finding.Kind.PROBLEM);
  }

  private static List<String> notices(String text) {
    return of(text, Finding.Kind.NOTICE);
  }

  private static List<String> of(String text, Finding.Kind kind) {
    var read = DefinitionReader.readSystem("erp.system.yaml", text);
    var type = read.definition();
    var tree = read.tree();
    var found =
        type == null || tree == null
            ? read.findings()
            : TransportChecks.all(type, tree).stream().map(it -> Places.place(it, tree)).toList();
    return found.stream().filter(it -> it.kind() == kind).map(Finding::toString).toList();
  }
}
