package io.syncline.definition;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.held;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.notices;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.rule.FilterExit;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.definition.system.Settings;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Started syncs put together; what keeps one from starting. */
class InstallationTest {

  private static InstallationBuilder.Built build(Loaded loaded) {
    assertThat(problems(loaded)).isEmpty();
    return InstallationBuilder.build(
        loaded.syncs().stream()
            .map(it -> new StartedSync(it.form(), it.contentHash(), Instant.EPOCH))
            .toList());
  }

  private static String sync(String name, String rest) {
    return HEAD.replace("service: people", "service: " + name) + rest;
  }

  @Test
  void aCreateThatMovesMoneyIsAskedAboutUnlessTheSyncSaysOtherwise() {
    var till =
        new Source(
            "till.system.yaml",
            Source.Kind.SYSTEM,
            """
            type: till
            baseUrl: https://till.example
            objects:
              customers:
                entities: [contact]
                matchKeys: [mail]
                fields: {mail: {attribute: email, type: email}}
                operations:
                  get: {method: GET, path: /x}
                  list: {method: GET, path: /x}
                  create: {method: POST, path: /x, effect: money}
                  update: {method: PATCH, path: /x}
            """);
    var silent = HEAD.replace("id: billing", "id: till") + "fieldMapping: {email: email}";
    var said = silent.replace("objects: [customers]", "objects: [customers], create: create");

    assertThat(creates(load(Map.of(), List.of(till), silent))).isEqualTo(CreatePolicy.REVIEW);
    assertThat(creates(load(Map.of(), List.of(till), said))).isEqualTo(CreatePolicy.CREATE);
  }

  private static CreatePolicy creates(Loaded loaded) {
    var installation = build(loaded).installation();
    var entity = installation.entityOf(SystemId.of("till"), "customers").orElseThrow();
    assertThat(entity.participants())
        .first()
        .extracting(it -> it.create())
        .isEqualTo(CreatePolicy.CREATE);
    return entity.participants().get(1).create();
  }

  @Test
  void oneSyncBecomesAnEntityWithParticipantsByRank() {
    var built = build(load(HEAD + "fieldMapping: {email: email, phone: phone}"));
    assertThat(built.notStarted()).isEmpty();
    var entity = built.installation().entityOf(SystemId.of("billing"), "customers").orElseThrow();
    assertThat(entity.name()).isEqualTo("contact");
    assertThat(entity.primary().system()).isEqualTo(SystemId.of("crm"));
    assertThat(entity.participants()).extracting(it -> it.rank()).containsExactly(0, 1);
    assertThat(entity.attributes()).containsOnlyKeys("email", "phone");
    assertThat(entity.syncs())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.firstSync().initial()).isEqualTo(InitialSync.PLAN);
              assertThat(it.version().contentHash()).hasSize(64);
              assertThat(it.scope().attributes()).containsExactlyInAnyOrder("email", "phone");
            });
  }

  @Test
  void S11_aConditionNamesAttributesAsTheSyncDoesAndTheyAreStored() {
    var conditional =
        HEAD.replace("bi-directional", "conditional")
            + """
            fieldMapping: {email: mail}
            syncConfig:
              priority: critical
              settle: 2s
              directionRules:
                - {condition: "mail =$ '.org' && phone != null", from: crm, to: billing}
                - {condition: "phone == null", from: billing, to: crm}
            """;
    var built =
        build(
            load(
                conditional,
                sync("b", "syncConfig: {priority: bulk}\nfieldMapping: {lastName: lastName}")));
    assertThat(built.notStarted()).isEmpty();
    var rules = built.installation().entity("contact").orElseThrow().syncs().get(0);
    var crm = SystemId.of("crm");
    var billing = SystemId.of("billing");
    assertThat(rules.order().settle()).isEqualTo(Duration.ofSeconds(2));
    assertThat(rules.order().headStart()).isEqualTo(Duration.ofMinutes(10));
    assertThat(rules.flow().flows().permits("email", crm, billing)).isTrue();
    assertThat(rules.flow().headings()).hasSize(2);
    assertThat(rules.flow().headings().get(0).names())
        .containsEntry("mail", "email")
        .containsEntry("phone", "phone");
    assertThat(rules.flow().headings().get(0).flows().permits("email", billing, crm)).isFalse();
    assertThat(rules.flow().headings().get(1).flows().permits("email", billing, crm)).isTrue();
    assertThat(
            built.installation().entity("contact").orElseThrow().participants().get(0).mappings())
        .extracting(it -> it.attribute())
        .contains("phone");
  }

  @Test
  void directionRulesWithoutTheDirectionThatReadsThemKeepTheSyncFromStarting() {
    var rules = "syncConfig: {directionRules: [{condition: email == 'a', from: crm, to: billing}]}";
    assertThat(held(load(HEAD + rules))).anyMatch(it -> it.contains("direction: conditional"));
  }

  @Test
  void aConditionThatCannotBeReadIsAProblemAtItsLine() {
    var rules = "syncConfig: {directionRules: [{condition: 'email ==', from: crm, to: billing}]}";
    assertThat(problems(load(HEAD.replace("bi-directional", "conditional") + rules)))
        .anyMatch(it -> it.contains("directionRules/0/condition") || it.contains("condition"));
  }

  @Test
  void S21_twoSyncsShareAnEntityAndEachKeepsItsOwnRules() {
    var built =
        build(
            load(
                sync("a", "fieldMapping: {email: email}"),
                sync("b", "fieldMapping: {phone: phone}")));
    assertThat(built.notStarted()).isEmpty();
    var entity = built.installation().entity("contact").orElseThrow();
    assertThat(entity.syncs()).extracting(SyncRules::sync).containsExactly("a", "b");
    assertThat(entity.attributes()).containsKeys("email", "phone");
    assertThat(entity.participants().get(0).mappings())
        .as("each native field once, delivered where any sync delivers it")
        .extracting(it -> it.field().path())
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fieldMapping: {email: email}",
        "fieldMapping: {email: email}\nsyncConfig: {conflictResolution: lastWriteWins}",
        "fieldMapping: {email: email}\nsyncConfig: {ownership: {email: billing}}",
        "fieldMapping: {crm: {properties.custom.mail: email}, billing: {EmailAddress: email}}"
      })
  void aSyncThatWritesOrRulesWhatAStartedOneDoesIsNotStarted(String second) {
    var built = build(load(sync("a", "fieldMapping: {email: email}"), sync("b", second)));
    assertThat(built.notStarted()).containsOnlyKeys("b");
    assertThat(built.installation().entity("contact").orElseThrow().syncs()).hasSize(1);
  }

  @Test
  void syncsThatTogetherFormACircleAreNotStarted() {
    var ab =
        """
        service: ab
        systems: [{id: crm, objects: [contacts]}, {id: billing, objects: [{name: customers, mapping: contact}]}]
        fieldMapping: {phone: phone}
        """;
    var bc =
        ab.replace("service: ab", "service: bc")
            .replace("{id: crm, objects: [contacts]}, {id: billing,", "{id: billing,")
            .replace("mapping: contact}]}]", "mapping: contact}]}, {id: desk, objects: [users]}]");
    var ca =
        """
        service: ca
        systems: [{id: desk, objects: [{name: users, mapping: contact}]}, {id: crm, objects: [contacts]}]
        fieldMapping: {phone: phone}
        """;
    var built = build(load(ab, bc, ca));
    assertThat(built.notStarted()).containsOnlyKeys("ca");
    assertThat(built.notStarted().get("ca").toString()).contains("circle");
  }

  @Test
  void anObjectBelongsToOneEntityInTheWholeInstallation() {
    var other =
        """
        service: b
        direction: bi-directional
        systems: [{id: crm, objects: [{name: contacts, mapping: lead}]}, {id: desk, objects: [{name: users, mapping: lead}]}]
        """;
    var built = build(load(sync("a", ""), other));
    assertThat(built.notStarted()).containsOnlyKeys("b");
    assertThat(built.notStarted().get("b").toString())
        .contains("and to `contact` in the started sync `a`");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "frequency: '0 0 4 * * ?'",
      })
  void aKeyThatProtectsAndIsNotActiveKeepsTheSyncFromStarting(String key) {
    var loaded = load(HEAD + "syncConfig: {" + key + "}");
    assertThat(problems(loaded)).isEmpty();
    assertThat(held(loaded)).anyMatch(it -> it.contains("recognised, not active in this version"));
    assertThat(build(loaded).notStarted()).containsOnlyKeys("people");
  }

  @Test
  void strongConsistencySaysWhatTheGateIsAboutAndMaxLagWhenTheAlertOpens() {
    var rules =
        rules("consistency: {level: strong, attributes: [email], maxLag: 90s}", "").safeguards();
    assertThat(rules.strong()).containsExactly("email");
    assertThat(rules.alerts().change(AlertRule.LAG).after()).isEqualTo(Duration.ofSeconds(90));
    assertThat(rules("consistency: {level: eventual, maxLag: 90s}", "").safeguards().strong())
        .isEmpty();

    var own = rules("consistency: {level: eventual, maxLag: 90s}", "alerts: {lag: {after: 1h}}");
    assertThat(own.safeguards().alerts().change(AlertRule.LAG).after())
        .isEqualTo(Duration.ofHours(1));
    var above = rules("consistency: {maxLag: 90s}", "alerts: {Lag: {above: 5}}");
    assertThat(above.safeguards().alerts().change(AlertRule.LAG))
        .isEqualTo(new AlertSettings.Change(true, 5, Duration.ofSeconds(90), null));
  }

  @Test
  void largeChangesHaveAnAlertOfTheirOwnWhereTheSyncSaysSo() {
    var limit = "safetyThreshold: {maxDecreasePercent: 50%s}";
    var quiet = rules(limit.formatted(""), "").safeguards().alerts();
    assertThat(quiet.change(AlertRule.LARGE_CHANGES).enabled()).isFalse();
    var asked = limit.formatted(", alertOnLargeChanges: true");
    var loud = rules(asked, "").safeguards().alerts();
    assertThat(loud.change(AlertRule.LARGE_CHANGES).enabled()).isTrue();
    var own = rules(asked, "alerts: {large-changes: {above: 5}}").safeguards().alerts();
    assertThat(own.change(AlertRule.LARGE_CHANGES))
        .isEqualTo(new AlertSettings.Change(true, 5, null, null));
  }

  @Test
  void aFilterOnAValueThatNoFieldGivesIsSaid() {
    var sync =
        HEAD
            + """
            fieldMapping:
              crm: {email: email, phone: {to: stage, values: {A: active, B: blocked}}}
              billing: {email: email, phone: {to: stage, values: {ON: active}}}
            syncConfig: {filterConditions: [{field: stage, operator: eq, value: %s}]}
            """;
    assertThat(problems(load(sync.formatted("A")))).isEmpty();
    assertThat(notices(load(sync.formatted("A"))))
        .anyMatch(it -> it.contains("give active, blocked; the filter wants none of these"));
    assertThat(notices(load(sync.formatted("active")))).noneMatch(it -> it.contains("wants none"));
  }

  private static SyncRules rules(String config, String more) {
    var built = build(load(HEAD + "syncConfig: {" + config + "}\n" + more));
    assertThat(built.notStarted()).isEmpty();
    return built.installation().entities().values().iterator().next().syncs().get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = "keepUnmapped: true")
  void aKeyThatOnlyDoesMoreIsANotice(String key) {
    var loaded = load(HEAD + "syncConfig: {" + key + "}");
    assertThat(problems(loaded)).isEmpty();
    assertThat(notices(loaded)).anyMatch(it -> it.contains("recognised, not active"));
    assertThat(build(loaded).notStarted()).isEmpty();
  }

  @Test
  void whatMergesNothingIsSaidToChangeNothing() {
    var alone = load(HEAD + "syncConfig: {deduplication: {enabled: true}}");
    assertThat(notices(alone)).anyMatch(it -> it.contains("/deduplication/enabled"));
    var merging = load(HEAD + "syncConfig: {deduplication: {enabled: true, merge: auto}}");
    assertThat(notices(merging)).noneMatch(it -> it.contains("/deduplication/enabled"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "security: {pii-protection: true}",
        "encryption: AES-256-GCM",
        "encryption: {phone: AES-256}",
        "businessRules: [{name: order, source: crm, target: billing, condition: hours > 3, action: generate_invoice}]"
      })
  void protectionAtTheTopKeepsTheSyncFromStarting(String key) {
    assertThat(build(load(HEAD + key)).notStarted()).containsOnlyKeys("people");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "security: {pii-protection: true}",
        "security: {data-masking: {phone: true}}",
        "security: {encryption: AES-256-GCM}",
        "encryption: AES-256-GCM",
        "encryption: {phone: AES-256}"
      })
  @DisplayName("S24: what a key protects starts as soon as there is a key")
  void s24WhatAKeyProtectsStartsWithTheKey(String key) {
    assertThat(held(load(HEAD + key))).singleElement().asString().contains("SYNCLINE_SECRET_KEY");
    var loaded = load(Map.of("SYNCLINE_SECRET_KEY", "set"), List.of(), HEAD + key);
    assertThat(held(loaded)).isEmpty();
    var phone =
        build(loaded).installation().entities().values().stream()
            .flatMap(it -> it.attribute("phone").stream())
            .findFirst()
            .orElseThrow();
    assertThat(phone.secrecy().encrypted()).isEqualTo(key.contains("AES"));
    assertThat(phone.secrecy().masked()).isEqualTo(key.contains("data-masking"));
  }

  @Test
  @DisplayName("S24: access-logging is kept by the entities of the sync that asks for it")
  void s24AccessLoggingReachesTheEntity() {
    var loaded = load(HEAD + "security: {access-logging: true}");

    assertThat(notices(loaded)).noneMatch(it -> it.contains("accessLogging"));
    var built = build(loaded);
    assertThat(built.notStarted()).isEmpty();
    assertThat(built.installation().entities().values())
        .isNotEmpty()
        .allMatch(it -> it.syncs().get(0).safeguards().accessLogging());
    assertThat(build(load(HEAD)).installation().entities().values())
        .noneMatch(it -> it.syncs().get(0).safeguards().accessLogging());
  }

  @Test
  void whatASystemDoesAboutDeletesAndTheBrakeReachTheEntity() {
    var sync =
        HEAD.replace("objects: [customers]", "objects: [customers], deletes: propagate")
            + "syncConfig: {onFilterExit: unlink, safetyThreshold: {maxDeletesPerRun: 5}}";
    var built = build(load(sync));
    assertThat(built.notStarted()).isEmpty();
    var entity = built.installation().entities().values().iterator().next();
    assertThat(entity.participants()).anyMatch(it -> it.deletes() == DeletePolicy.PROPAGATE);
    assertThat(entity.syncs().get(0).safeguards().maxDeletes()).isEqualTo(5);
    assertThat(entity.syncs().get(0).scope().onFilterExit()).isEqualTo(FilterExit.UNLINK);
  }

  @Test
  void anUnsetVariableIsNotConfiguredAndASetOneIsNeverShown() {
    var sync = HEAD.replace("{id: crm, ", "{id: crm, connection: {token: '${CRM_KEY}'}, ");
    assertThat(held(load(sync))).singleElement().asString().contains("CRM_KEY is not set");
    var loaded = load(Map.of("CRM_KEY", "s3cr3t"), List.of(), sync);
    assertThat(held(loaded)).isEmpty();
    var connection = loaded.connections().get(SystemId.of("crm"));
    assertThat(connection).isNotNull();
    var type = loaded.types().named("crm").orElseThrow();
    var settings = Settings.of(connection, type, Map.of("CRM_KEY", "s3cr3t"));
    assertThat(settings.values()).containsEntry("token", "s3cr3t");
    assertThat(settings + "" + connection + loaded.findings()).doesNotContain("s3cr3t");
  }

  @Test
  void aSettingNotGivenIsReadFromTheEnvironmentUnderTheSystemsName() {
    var loaded = load(HEAD);
    var type = loaded.types().named("crm").orElseThrow();
    var connection = loaded.connections().get(SystemId.of("crm"));
    assertThat(connection).isNotNull();
    assertThat(Settings.of(connection, type, Map.of("CRM_TOKEN", "t")).values())
        .containsEntry("token", "t");
  }

  @Test
  void aConnectionFileMayNameAnOwnerAndNothingElse() {
    var owned = load(Map.of(), List.of(connection("owner: crm-team@example.com")), HEAD);
    assertThat(problems(owned)).isEmpty();
    assertThat(owned.owners()).isEqualTo(Map.of(SystemId.of("crm"), "crm-team@example.com"));
    assertThat(problems(load(Map.of(), List.of(connection("owner: ' '")), HEAD)))
        .singleElement()
        .asString()
        .contains("`owner` is empty");
  }

  private static Source connection(String text) {
    return new Source("systems/crm.connection.yaml", Source.Kind.CONNECTION, text);
  }

  @Test
  void twoDifferentConnectionsOfOneIdAreAProblemTheSameTwiceIsNot() {
    var first =
        sync("a", "fieldMapping: {email: email}")
            .replace("{id: crm, ", "{id: crm, connection: {baseUrl: x}, ");
    var same =
        sync("b", "fieldMapping: {phone: phone}")
            .replace("{id: crm, ", "{id: crm, connection: {baseUrl: x}, ");
    assertThat(problems(load(first, same))).isEmpty();
    assertThat(problems(load(first, same.replace("baseUrl: x", "baseUrl: y"))))
        .singleElement()
        .asString()
        .startsWith("s1.sync.yaml:4:")
        .contains("`crm` is connected in another way by `a`");
    var file = connection("settings: {baseUrl: z}");
    assertThat(problems(load(Map.of(), List.of(file), first))).hasSize(1);
  }

  @Test
  void aNameGivenToTwoSyncsIsAProblemOfTheSecond() {
    assertThat(problems(load(HEAD, HEAD)))
        .singleElement()
        .asString()
        .contains("s1.sync.yaml:1:1 /service: a sync `people` is already defined in s0.sync.yaml");
  }

  @Test
  void anUnknownSystemTypeIsANoticeThatKeepsTheSyncFromStarting() {
    var loaded = load(HEAD.replace("{id: billing, objects: [customers]}", "{id: biling}"));
    assertThat(problems(loaded)).isEmpty();
    assertThat(held(loaded))
        .anyMatch(it -> it.contains("unknown system type `biling`; did you mean `billing`?"));
  }
}
