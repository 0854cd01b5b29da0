package io.syncline.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.source.Direction;
import io.syncline.definition.binding.DefinitionTreeReader;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.definition.source.TopLevel;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From text to records: shapes, words, positions. */
class ReadingTest {

  @Test
  void everyProblemOfAFileIsReportedAtOnceWithLineColumnAndNearestName() {
    var read =
        DefinitionReader.readSync(
            "a.sync.yaml",
            """
            service: people
            directon: bi-directional
            systems:
              - {id: crm, weight: 200}
              - {id: billing, deletes: archiv}
            syncConfig:
              batchSize: 0
              conflictResolution: lastWriteWin
              frequency: sometimes
              deduplication: {matchFields: {email: x}}
            """,
            null);
    assertThat(read.definition()).isNull();
    assertThat(read.findings())
        .extracting(Object::toString)
        .satisfiesExactly(
            it ->
                assertThat(it)
                    .startsWith(
                        "a.sync.yaml:2:1 /directon: `directon` is not a key here; did you mean"
                            + " `direction`?"),
            it ->
                assertThat(it)
                    .startsWith("a.sync.yaml:4:23 /systems/0/weight: `200` is out of range"),
            it ->
                assertThat(it)
                    .startsWith("a.sync.yaml:5:28 /systems/1/deletes: `archiv`")
                    .contains("did you mean `archive`?"),
            it -> assertThat(it).startsWith("a.sync.yaml:7:14 /syncConfig/batchSize"),
            it ->
                assertThat(it)
                    .startsWith(
                        "a.sync.yaml:8:23 /syncConfig/conflictResolution: `lastWriteWin` is not a"
                            + " strategy; did you mean `lastWriteWins`?")
                    .contains("crm-wins"),
            it -> assertThat(it).startsWith("a.sync.yaml:9:14 /syncConfig/frequency"),
            it ->
                assertThat(it)
                    .startsWith("a.sync.yaml:10:32 /syncConfig/deduplication/matchFields"));
  }

  @Test
  void keysAndWordsCompareWithoutCaseHyphenAndUnderscore() {
    var read =
        DefinitionReader.readSync(
            "a.sync.yaml",
            """
            NAME: people
            Direction: MULTI_directional
            systems: [{id: crm}, {id: billing}]
            sync-config:
              Conflict_Resolution: timestamp-based
              deduplication: {merge-strategy: most-recent-with-most-fields}
            security: {pii-protection: true, data-masking: {ssn: true}}
            """,
            null);
    assertThat(read.findings()).isEmpty();
    var sync = read.definition();
    assertThat(sync).isNotNull();
    assertThat(sync.service()).isEqualTo("people");
    assertThat(sync.direction()).isEqualTo(Direction.MULTI_DIRECTIONAL);
    assertThat(sync.syncConfig().conflicts().conflictResolution().otherwise().strategy().kind())
        .isEqualTo(Strategy.Kind.LAST_WRITE_WINS);
    assertThat(sync.protection().security()).isNotNull();
    assertThat(sync.protection().security().piiProtection()).isTrue();
  }

  @Test
  void whatIsNotWrittenHasItsDefault() {
    var read =
        DefinitionReader.readSync("a.sync.yaml", "{service: a, systems: [{id: x}, {id: y}]}", null);
    assertThat(read.definition()).isNotNull();
    var config = read.definition().syncConfig();
    assertThat(read.definition().direction()).isEqualTo(Direction.UNIDIRECTIONAL);
    assertThat(config.changes().frequency().realtime()).isTrue();
    assertThat(config.changes().pollInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.firstSync().batchSize()).isEqualTo(100);
    assertThat(config.locale().timeZone()).isNull();
    assertThat(config.reconciliation().criteria().minCountRatio())
        .isEqualByComparingTo(new BigDecimal("0.8"));
    assertThat(read.definition().systems().get(0).missing().deletes())
        .isEqualTo(DeletePolicy.ARCHIVE);
  }

  @Test
  void aSystemMayWinByItsId() {
    var read =
        DefinitionReader.readSync(
            "a.sync.yaml",
            """
            service: a
            systems: [{id: crm}, {id: SAP_erp}]
            syncConfig: {conflictResolution: {"*": master-wins, phone: sap-erp-wins}}
            """,
            null);
    assertThat(read.findings()).isEmpty();
    assertThat(read.definition()).isNotNull();
    var phone =
        read.definition().syncConfig().conflicts().conflictResolution().byAttribute().get("phone");
    assertThat(phone).isNotNull();
    assertThat(phone.strategy().kind()).isEqualTo(Strategy.Kind.SYSTEM_WINS);
    assertThat(String.valueOf(phone.strategy().winner())).isEqualTo("SAP_erp");
  }

  @Test
  void jsonIsTheSameTreeAndMayBeIndentedByTabs() {
    var yaml = "service: a\nsystems: [{id: x}, {id: y}]\nsyncConfig: {batchSize: 5}\n";
    var json =
        "{\n\t\"service\": \"a\",\n\t\"systems\": [{\"id\": \"x\"}, {\"id\": \"y\"}],\n"
            + "\t\"syncConfig\": {\"batchSize\": 5}\n}\n";
    var fromYaml = DefinitionReader.readSync("a.sync.yaml", yaml, null);
    var fromJson = DefinitionReader.readSync("a.sync.json", json, null);
    assertThat(fromJson.findings()).isEmpty();
    assertThat(fromJson.definition()).isEqualTo(fromYaml.definition());
    assertThat(TopLevel.hash(fromJson.tree()))
        .isEqualTo(TopLevel.hash(fromYaml.tree()))
        .hasSize(64);
  }

  @Test
  void wordsAtTheTopMeanTheSameAsInSyncConfigAndDefaultsLieUnderBoth() {
    var defaults =
        DefinitionReader.readDefaults(
            "defaults.yaml", "cleansing: {trimWhitespace: true, removeInvalidChars: true}");
    var read =
        DefinitionReader.readSync(
            "a.sync.yaml",
            """
            service: a
            systems: [{id: x}, {id: y}]
            cleansing: {trim-whitespace: false}
            syncConfig: {validation: {email: {required: true}}}
            validation: {phone: {required: true}}
            """,
            defaults.tree());
    assertThat(read.findings()).isEmpty();
    assertThat(read.definition()).isNotNull();
    var config = read.definition().syncConfig();
    assertThat(config.records().cleansing().trimWhitespace()).isFalse();
    assertThat(config.records().cleansing().removeInvalidChars()).isTrue();
    assertThat(config.records().validation().attributes()).containsOnlyKeys("email", "phone");
  }

  @Test
  void anAttributeNamedLikeAReservedWordIsWrittenWithASlash() {
    var read =
        DefinitionReader.readSync(
            "a.sync.yaml",
            """
            service: a
            systems: [{id: x}, {id: y}]
            syncConfig:
              validation: {checkDuplicates: true, /checkDuplicates: {required: true}}
              conflictResolution: {/merge: lastWriteWins, "*": masterWins}
            """,
            null);
    assertThat(read.findings()).isEmpty();
    assertThat(read.definition()).isNotNull();
    var config = read.definition().syncConfig();
    assertThat(config.records().validation().checkDuplicates()).isTrue();
    assertThat(config.records().validation().attributes()).containsOnlyKeys("checkDuplicates");
    assertThat(config.conflicts().conflictResolution().byAttribute()).containsOnlyKeys("merge");
  }

  @Test
  void aKeyWrittenTwiceIsAProblemWhereverTheSecondStands() {
    var read =
        DefinitionReader.readSync(
            "a.sync.yaml", "service: a\nname: b\nsystems: [{id: x}, {id: y}]\nsystems: []\n", null);
    assertThat(read.findings())
        .extracting(Object::toString)
        .anySatisfy(it -> assertThat(it).startsWith("a.sync.yaml:2:1 /name: `name` says again"))
        .anySatisfy(
            it -> assertThat(it).startsWith("a.sync.yaml:4:1 /: `systems` is written twice"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "- a\n- b",
        "just text",
        "a: [",
        "a: *nowhere",
        "a: &x [*x]",
        "a: !!java.lang.Runtime {}",
        "a: !thing 1",
        "--- {a: 1}\n--- {b: 2}",
        "{? [a]: 1}",
        "\u0000",
        "service: 'unended",
        "service: {a: 1}",
        "systems: {crm: {}}",
        "service: a\nsystems: [{id: 'no spaces'}]",
        "service: a\nsyncConfig: []",
        "service: a\n"
            + "systems: []\n"
            + "syncConfig: {settle: PT-5S, timeZone: Mars/Base, batchSize: 1e999}",
        "\tservice: a"
      })
  void hostileOrBrokenTextIsRefusedAndNeverThrows(String text) {
    var read = DefinitionReader.readSync("a.sync.yaml", text, null);
    assertThat(read.definition()).isNull();
    assertThat(read.findings()).isNotEmpty();
    assertThat(read.findings()).allSatisfy(it -> assertThat(it.position()).isNotNull());
  }

  @Test
  void anAliasBombIsRefusedByWhatItStandsFor() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      var before = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(10, before))));
    }
    var read = DefinitionTreeReader.read("a.sync.yaml", bomb.toString());
    assertThat(read.tree()).isNull();
    assertThat(read.findings().get(0).message()).contains("aliases counted in full");
  }

  @Test
  void deepNestingIsRefused() {
    var read = DefinitionTreeReader.read("a.sync.json", "[".repeat(10_000) + "]".repeat(10_000));
    assertThat(read.findings().get(0).message()).contains("levels");
  }

  @Test
  void numbersStayExactAndTextsStayTexts() {
    var read =
        DefinitionTreeReader.read(
            "a.yaml", "{a: 1.10, b: '1', c: 0x1F, d: yes, e: 2026-11-21, f: 1_000}");
    assertThat(read.tree()).isNotNull();
    assertThat(read.tree().toValue().canonical())
        .isEqualTo(
            "{\"a\":\"1.1\",\"b\":\"1\",\"c\":\"0x1F\",\"d\":\"yes\",\"e\":\"2026-11-21\",\"f\":\"1_000\"}");
  }

  @Test
  void aSystemManifestIsReadByTheNamesOfItsRecords() {
    var read = DefinitionReader.readSystem("crm.system.yaml", Samples.CRM);
    assertThat(read.findings()).isEmpty();
    assertThat(read.definition()).isNotNull();
    var contacts = read.definition().objects().get("contacts");
    assertThat(contacts).isNotNull();
    assertThat(contacts.name()).isEqualTo("contacts");
    assertThat(contacts.id()).isEqualTo("id");
    assertThat(contacts.writable()).isTrue();
    assertThat(contacts.fieldOf("firstName"))
        .hasValueSatisfying(it -> assertThat(it.path()).isEqualTo("properties.firstname"));
  }

  @Test
  void aManifestThatNamesItsOwnKeyIsReported() {
    var read =
        DefinitionReader.readSystem(
            "x.system.yaml",
            "{type: x, baseUrl: y, objects: {a: {name: b, fields: {c: {path: d}}}}}");
    assertThat(read.findings()).hasSize(2);
    assertThat(read.findings().get(0).message()).contains("it is the key above");
  }
}
