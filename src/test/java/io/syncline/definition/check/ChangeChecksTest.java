package io.syncline.definition.check;

import static io.syncline.definition.Samples.notices;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.definition.Samples;
import io.syncline.definition.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How changes made in the systems of a sync are found, and where only reconciliation finds them.
 */
class ChangeChecksTest {

  private static final String SHOP =
      """
      type: shop
      baseUrl: https://shop.example
      settings: {hookSecret: {secret: true}}
      objects:
        people:
          entities: [contact]
          fields: {email: email, modified: {type: datetime}}
          operations:
            get: {method: GET, path: "/people/{id}"}
            list: {method: GET, path: /people}
            update: {method: PATCH, path: "/people/{id}", body: {"...": "{fields}"}}
      """;

  private static final String WEBHOOK =
      """
      webhook:
        signature: {secret: "${hookSecret}", header: X-Signed, algorithm: sha256}
        object: kind
        objects: {"person.*": %s}
        nativeId: ref
      """;

  private static final String SYNC =
      Samples.HEAD
          .replace("{id: billing, ", "{id: mine, type: shop, ")
          .replace("[customers]", "[people]");

  private static List<String> found(String type, Map<String, String> environment, String more) {
    var sources = new ArrayList<Source>();
    sources.add(new Source("shop.system.yaml", Source.Kind.SYSTEM, type));
    var loaded = Samples.load(environment, sources, SYNC + more + "fieldMapping: {email: email}\n");
    return notices(loaded).stream()
        .filter(it -> it.contains("changes") && it.contains("`people`"))
        .toList();
  }

  private static List<String> found(String type) {
    return found(type, Map.of(), "");
  }

  @Test
  void aSystemWithoutChangeListingsIsReportedAsReconciledOnly() {
    assertThat(found(SHOP))
        .singleElement()
        .asString()
        .startsWith("s0.sync.yaml:5:")
        .contains("/systems/1", "`mine`", "only found by reconciliation (weekly)")
        .contains("`updatedAt`", "`changed`", "`webhook`", "`updatedAt: modified`");
  }

  @Test
  void aWholeListIsPolledWhereTheSystemTypeSaysSo() {
    assertThat(
            found(SHOP.replace("entities: [contact]", "entities: [contact]\n    poll: wholeList")))
        .isEmpty();
  }

  private static final String TABLE =
      """
      type: shop
      transport: jdbc
      objects:
        people:
          entities: [contact]
          table: {name: people}
          fields: {email: email}
      """;

  private static final String TRIGGER = "syncConfig: {changeDetection: database-trigger}\n";

  @Test
  void aTriggerOfADatabaseReportsAtOnceAndItsNetIsNamed() {
    assertThat(found(TABLE, Map.of(), TRIGGER))
        .singleElement()
        .asString()
        .contains("that its trigger does not report are only found by reconciliation");
    assertThat(all(TABLE, TRIGGER)).noneMatch(it -> it.contains("changeDetection"));
  }

  @Test
  void aTriggerWithoutADatabaseIsReported() {
    assertThat(all(SHOP, TRIGGER))
        .anyMatch(it -> it.contains("`database-trigger` does nothing here"));
  }

  private static LoadedSync captured(Map<String, String> environment, String type) {
    return Samples.load(
            environment,
            List.of(new Source("shop.system.yaml", Source.Kind.SYSTEM, type)),
            SYNC + "syncConfig: {changeDetection: cdc}\nfieldMapping: {email: email}\n")
        .syncs()
        .get(0);
  }

  @Test
  void changeDataCaptureIsOffUntilTheConnectionNamesASlot() {
    var off = captured(Map.of(), TABLE);
    assertThat(off.startable()).isFalse();
    assertThat(off.findings())
        .anyMatch(
            it ->
                it.toString().contains("`cdc` is off")
                    && it.toString().contains("MINE_REPLICATION_SLOT"));
    var on = captured(Map.of("MINE_REPLICATION_SLOT", "syncline"), TABLE);
    assertThat(on.findings()).noneMatch(it -> it.toString().contains("`cdc`"));
    assertThat(on.findings())
        .anyMatch(it -> it.toString().contains("that its log does not report"));
  }

  @Test
  void changeDataCaptureWithoutADatabaseKeepsItsSyncFromStarting() {
    var sync = captured(Map.of(), SHOP);
    assertThat(sync.startable()).isFalse();
    assertThat(sync.findings()).anyMatch(it -> it.toString().contains("`cdc` is for databases"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:oracle:thin:@//db.example.com:1521/erp", "jdbc:mariadb://db/erp"})
  void whatOnlyPostgresReportsIsRefusedForAnotherDatabase(String url) {
    var environment =
        Map.of(
            "MINE_URL", url, "MINE_USER", "u", "MINE_PASSWORD", "p", "MINE_REPLICATION_SLOT", "s");
    var captured = captured(environment, TABLE);
    assertThat(captured.startable()).isFalse();
    assertThat(captured.findings())
        .anyMatch(it -> it.toString().contains("`cdc` is of PostgreSQL: the database of `mine`"));
    var sources = List.of(new Source("shop.system.yaml", Source.Kind.SYSTEM, TABLE));
    var sync = SYNC + TRIGGER + "fieldMapping: {email: email}\n";
    var triggered = Samples.load(environment, sources, sync).syncs().get(0);
    assertThat(triggered.startable()).isFalse();
    assertThat(triggered.findings())
        .anyMatch(it -> it.toString().contains("`database-trigger` is of PostgreSQL"));
    var postgres = Map.of("MINE_URL", "jdbc:postgresql://db/erp", "MINE_REPLICATION_SLOT", "s");
    assertThat(captured(postgres, TABLE).findings())
        .noneMatch(it -> it.toString().contains("is of PostgreSQL"));
  }

  private static List<String> all(String type, String more) {
    var sources = List.of(new Source("shop.system.yaml", Source.Kind.SYSTEM, type));
    return notices(Samples.load(Map.of(), sources, SYNC + more + "fieldMapping: {email: email}\n"));
  }

  @Test
  void withoutReconciliationTheyAreNeverFound() {
    var off = "syncConfig: {reconciliation: {enabled: false}}\n";
    assertThat(found(SHOP, Map.of(), off)).singleElement().asString().contains("are never found");
    var unlisted = SHOP.replace("      list: {method: GET, path: /people}\n", "");
    assertThat(unlisted).isNotEqualTo(SHOP);
    assertThat(found(unlisted)).singleElement().asString().contains("are never found", "no `list`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"updatedAt: modified", "id: id"})
  void aTimeOfChangeOrAnOperationMendsIt(String line) {
    var changed =
        line.startsWith("id")
            ? SHOP.replace("list:", "changed: {method: GET, path: /people}\n      list:")
            : SHOP;
    assertThat(found(changed.replace("    fields:", "    " + line + "\n    fields:"))).isEmpty();
  }

  @Test
  void aWebhookThatNamesItMendsItWhereItsSecretIsGiven() {
    var named = SHOP + WEBHOOK.formatted("people");
    assertThat(found(named, Map.of("MINE_HOOK_SECRET", "s"), "")).isEmpty();
    assertThat(found(named))
        .singleElement()
        .asString()
        .contains("only found by reconciliation", "MINE_HOOK_SECRET");

    var other =
        SHOP.replace(
                "  people:", "  orders: {operations: {get: {method: GET, path: /o}}}\n  people:")
            + WEBHOOK.formatted("orders");
    assertThat(found(other, Map.of("MINE_HOOK_SECRET", "s"), ""))
        .singleElement()
        .asString()
        .contains("only found by reconciliation", "no `webhook` that names it");
  }
}
