package io.syncline.definition;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.held;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.notices;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.UndeclaredNames;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which objects form an entity, what travels, who may write. */
class SyncCompilerTest {

  private static final SystemId CRM = SystemId.of("crm");
  private static final SystemId BILLING = SystemId.of("billing");
  private static final SystemId DESK = SystemId.of("desk");

  private static EntityForm only(Loaded loaded) {
    assertThat(problems(loaded)).isEmpty();
    assertThat(loaded.syncs()).hasSize(1);
    assertThat(loaded.syncs().get(0).form().entities()).hasSize(1);
    return loaded.syncs().get(0).form().entities().get(0);
  }

  private static String fieldOf(EntityForm entity, SystemId system, String attribute) {
    return entity.map().of(system, attribute).map(it -> it.field().path()).orElse("");
  }

  @Test
  void objectsThatShareANameAreOneEntityNamedByThePrimary() {
    var entity = only(load(HEAD));
    assertThat(entity.name()).isEqualTo("contact");
    assertThat(entity.entity().members())
        .extracting(it -> it.object().name())
        .containsExactly("contacts", "customers");
  }

  @Test
  void whatIsMissingOfOneObjectMayBeMadeOtherwiseThanTheRest() {
    var loaded =
        load(
            """
            service: people
            direction: bi-directional
            systems:
              - {id: crm, primary: true, objects: [contacts, companies]}
              - {id: billing, objects: [customers, {name: accounts, create: never}], create: review}
            """);
    assertThat(loaded.syncs().get(0).form().entities())
        .flatExtracting(it -> it.entity().members())
        .extracting(it -> it.object().name() + " " + it.creates())
        .containsExactly(
            "contacts CREATE", "customers REVIEW", "companies CREATE", "accounts NEVER");
  }

  @Test
  void withoutAMapStandardAttributesTravelThatTwoDeclareAndNoneMarksAsPersonal() {
    var entity = only(load(HEAD));
    assertThat(entity.map().travels())
        .containsExactlyInAnyOrder("firstName", "hours", "lastName", "phone");
    assertThat(entity.identification().matchRules())
        .extracting(it -> it.name())
        .containsExactly("email");
    assertThat(entity.map().of(CRM, "email"))
        .as("what only matches is read and stored, never delivered")
        .hasValueSatisfying(it -> assertThat(it.in() && !it.out()).isTrue());
  }

  @Test
  void aFlatMapReachesEachSystemByItsOwnFieldOrByTheStandardAttribute() {
    var entity =
        only(load(HEAD + "fieldMapping: {firstname: givenName, email: email, phone: phone}"));
    assertThat(entity.map().views()).containsEntry("firstName", "givenName");
    assertThat(entity.map().travels()).containsExactly("firstName", "email", "phone");
    assertThat(fieldOf(entity, CRM, "firstName")).isEqualTo("properties.firstname");
    assertThat(fieldOf(entity, BILLING, "firstName")).isEqualTo("FirstName");
    assertThat(fieldOf(entity, BILLING, "phone"))
        .isEqualTo("Phones[PhoneType=DEFAULT].PhoneNumber");
  }

  @Test
  void anEntityBeforeAFieldIsReportedWithTheObjectThatIsMeant() {
    var loaded = load(HEAD + "fieldMapping: {person.phoneticName: phone, email: email}");
    var known = load(HEAD + "fieldMapping: {contact.phoneticName: phone, email: email}");
    assertThat(loaded.findings())
        .extracting(Finding::message)
        .noneMatch(it -> it.contains("object"));
    assertThat(known.findings())
        .extracting(Finding::message)
        .contains(
            "`contact.phoneticName` is no field of these systems; of an object it is written as"
                + " `contacts.phoneticName`");
  }

  @Test
  void wordsForNumbersMakeAnAttributeOfWords() {
    var mapped = "fieldMapping: {crm: {properties.hours: {to: level%s}}}";
    var words = ", values: {\"1\": low, \"2\": high}";
    assertThat(only(load(HEAD + mapped.formatted(words))).attributes().get("hours").type())
        .isEqualTo(ValueType.PICKLIST);
    assertThat(only(load(HEAD + mapped.formatted(""))).attributes())
        .allSatisfy((name, it) -> assertThat(it.type()).isNotEqualTo(ValueType.PICKLIST));
  }

  @Test
  void aPerSystemMapMayNameUndeclaredFieldsAndASystemLeftOutFollowsTheRename() {
    var entity =
        only(
            load(
                HEAD
                    + """
                    fieldMapping:
                      crm: {hours: actual_hours, properties.custom.tier: tier, score: score}
                    """));
    assertThat(fieldOf(entity, CRM, "hours")).isEqualTo("properties.hours");
    assertThat(entity.map().views()).containsEntry("hours", "actual_hours");
    assertThat(fieldOf(entity, BILLING, "hours")).isEqualTo("Hours");
    assertThat(fieldOf(entity, CRM, "tier")).isEqualTo("properties.custom.tier");
    assertThat(fieldOf(entity, CRM, "score")).isEqualTo("score");
  }

  @Test
  void whatCanBeWrittenNowhereIsReadFromEachSystem() {
    var entity =
        only(
            load(
                HEAD
                    + """
                    fieldMapping:
                      crm: {email: {to: email, direction: in}}
                      billing: {EmailAddress: {to: email, direction: in}}
                    """));
    var flows = entity.flow().flows();
    assertThat(flows.mayEnter("email", CRM)).isTrue();
    assertThat(flows.mayEnter("email", BILLING)).isTrue();
    assertThat(flows.permits("email", CRM, BILLING)).isFalse();
    assertThat(flows.permits("email", BILLING, CRM)).isFalse();
  }

  @Test
  void perSystemLinesOverrideFlatOnes() {
    var entity =
        only(
            load(
                HEAD
                    + """
                    fieldMapping:
                      phone: phone
                      crm: {properties.mobilephone: phone}
                    """));
    assertThat(fieldOf(entity, CRM, "phone")).isEmpty();
    assertThat(fieldOf(entity, CRM, "mobile")).isEqualTo("properties.mobilephone");
    assertThat(fieldOf(entity, BILLING, "mobile"))
        .isEqualTo("Phones[PhoneType=DEFAULT].PhoneNumber");
  }

  @Test
  void twoAttributesForOneNativeFieldAreRefused() {
    assertThat(
            problems(
                load(
                    HEAD
                        + """
                        fieldMapping:
                          crm: {properties.phone: phone, phone: telephone}
                        """)))
        .singleElement()
        .asString()
        .startsWith("s0.sync.yaml:7:34 /fieldMapping/crm/phone")
        .contains("`phone` and `telephone` are both mapped to `properties.phone` of `crm`");
  }

  @Test
  void inTheFlatFormTheTypeSaysWhichOfTwoAttributesAFieldCarries() {
    var entity = only(load(HEAD + "fieldMapping: {hours: hours, Hours: billedHours}"));
    assertThat(entity.map().travels()).containsExactly("hours");
    assertThat(fieldOf(entity, BILLING, "hours")).isEqualTo("Hours");
    assertThat(fieldOf(entity, CRM, "hours")).isEqualTo("properties.hours");
  }

  @Test
  void oneAttributeFromTwoFieldsOfAnObjectIsRefusedUnlessEachHasItsWay() {
    assertThat(
            problems(
                load(
                    HEAD
                        + "fieldMapping: {properties.phone: phone, properties.mobilephone:"
                        + " phone}")))
        .singleElement()
        .asString()
        .contains("`properties.phone` and `properties.mobilephone` of `crm`");
    assertThat(
            problems(
                load(
                    HEAD
                        + """
                        fieldMapping:
                          properties.phone: {to: phone, direction: in}
                          properties.mobilephone: {to: phone, direction: out}
                        """)))
        .isEmpty();
  }

  @Test
  void aLineThatLosesEveryFieldToAnotherIsReported() {
    var loaded = load(HEAD + "fieldMapping: {mobile: phone, phone: phone, email: email}");

    assertThat(notices(loaded))
        .anyMatch(
            it ->
                it.contains("/fieldMapping/mobile")
                    && it.contains("`mobile` is not used: another line gives `phone` a field"))
        .noneMatch(it -> it.contains("`phone` is not used"));
  }

  @Test
  void anUnknownNameNearAKnownOneIsAProblemAFarOneANotice() {
    var near = load(HEAD + "syncConfig: {ownership: {emial: crm}}");
    assertThat(problems(near))
        .singleElement()
        .asString()
        .startsWith("s0.sync.yaml:6:26 /syncConfig/ownership/emial")
        .endsWith("did you mean `email`?");
    var far = load(HEAD + "syncConfig: {ownership: {warehouseBin: crm}}");
    assertThat(problems(far)).isEmpty();
    assertThat(notices(far))
        .anyMatch(it -> it.contains("no system of this sync declares `warehouseBin`"));
    assertThat(far.findings())
        .extracting(Finding::unfound)
        .contains(new UndeclaredNames.Unfound(null, null, "warehouseBin"));
  }

  @Test
  void aFilterOnAnUnmappedAttributeKeepsTheSyncFromStarting() {
    var loaded =
        load(HEAD + "syncConfig: {filterConditions: [{field: warehouseBin, operator: notNull}]}");
    assertThat(problems(loaded)).isEmpty();
    assertThat(held(loaded)).anyMatch(it -> it.contains("its filter cannot be judged"));
  }

  @Test
  void anObjectThatFitsTwoEntitiesJoinsNoneAndTheMessageSaysWhatToWrite() {
    var loaded =
        load(
            """
            service: two
            direction: bi-directional
            systems:
              - {id: crm, primary: true, objects: [contacts, {name: companies, mapping: customer}]}
              - {id: billing, objects: [customers]}
            """);
    assertThat(notices(loaded)).anyMatch(it -> it.contains("joins none; write `mapping: contact`"));
    assertThat(held(loaded)).anyMatch(it -> it.contains("no entity is formed"));
  }

  @Test
  void aMappingDecidesAndLeavesTheRestIdle() {
    var loaded =
        load(
            """
            service: two
            direction: bi-directional
            systems:
              - {id: crm, primary: true, objects: [contacts, companies]}
              - {id: billing, objects: [{name: customers, entity: Contacts}]}
            """);
    assertThat(problems(loaded)).isEmpty();
    assertThat(loaded.syncs().get(0).form().entities())
        .extracting(EntityForm::name)
        .containsExactly("contact");
    assertThat(notices(loaded)).anyMatch(it -> it.contains("`companies` of `crm` is idle"));
  }

  @Test
  void withoutNamedObjectsTheOnlyOneThatAllHaveIsUsed() {
    var entity =
        only(load("service: a\ndirection: bi-directional\nsystems: [{id: crm}, {id: desk}]\n"));
    assertThat(entity.name()).isEqualTo("contact");
    var several = load("service: a\nsystems: [{id: crm}, {id: billing}]\n");
    assertThat(held(several)).anyMatch(it -> it.contains("name the `objects`"));
  }

  @Test
  void unidirectionalLetsOnlyThePrimaryWrite() {
    var entity = only(load(HEAD.replace("direction: bi-directional\n", "")));
    assertThat(entity.flow().flows().permits("hours", CRM, BILLING)).isTrue();
    assertThat(entity.flow().flows().mayEnter("hours", BILLING)).isFalse();
  }

  @Test
  void pairsListedAreTheOnlyOnesThatExchange() {
    var entity =
        only(
            load(
                """
                service: three
                direction: multi-directional
                systems:
                  - {id: crm, primary: true, objects: [contacts]}
                  - {id: billing, objects: [{name: customers, mapping: contact}]}
                  - {id: desk, objects: [users]}
                syncConfig:
                  bidirectional:
                    - {systems: [crm, billing], syncFields: [phone, email]}
                    - {systems: [crm, desk], syncFields: [contacts]}
                """));
    assertThat(entity.flow().flows().permits("phone", BILLING, CRM)).isTrue();
    assertThat(entity.flow().flows().permits("email", CRM, BILLING)).isTrue();
    assertThat(entity.flow().flows().permits("hours", CRM, BILLING)).isFalse();
    assertThat(entity.flow().flows().permits("phone", BILLING, DESK)).isFalse();
    assertThat(entity.flow().flows().permits("firstName", DESK, CRM)).isTrue();
  }

  @Test
  void onlyTheOwnerMayWriteWhatIsOwned() {
    var entity =
        only(
            load(
                HEAD
                    + "syncConfig: {ownership: {phone: billing, hours: primary}, onForeignWrite:"
                    + " revert}"));
    assertThat(entity.flow().flows().mayEnter("phone", CRM)).isFalse();
    assertThat(entity.flow().flows().permits("phone", BILLING, CRM)).isTrue();
    assertThat(entity.flow().flows().mayEnter("hours", BILLING)).isFalse();
    assertThat(entity.flow().flows().mayEnter("lastName", BILLING)).isTrue();
  }

  @Test
  void whatCannotBeWrittenIsASourceOnlyAndWhereNothingCanItIsAProblem() {
    var oneWay =
        load(
            """
            service: a
            systems: [{id: crm, primary: true, objects: [contacts]}, {id: desk, objects: [readers]}]
            """);
    assertThat(problems(oneWay))
        .anyMatch(it -> it.contains("none of the systems that would receive"));
    var both =
        load(
            """
            service: a
            direction: bi-directional
            systems: [{id: crm, primary: true, objects: [contacts]}, {id: desk, objects: [readers]}]
            """);
    assertThat(problems(both)).isEmpty();
    assertThat(notices(both)).anyMatch(it -> it.contains("`desk` is a source only"));
  }

  @Test
  void anIdFieldAndExternalIdsExposeLinksAndAreNeverMapped() {
    var entity =
        only(
            load(
                HEAD
                    + """
                    fieldMapping:
                      billing: {CustomerID: billingId, FirstName: firstName}
                      crm: {firstname: firstName, crmId: external_id.crm}
                    """));
    assertThat(entity.map().travels()).containsExactly("firstName");
    assertThat(entity.map().exposed(CRM)).as("its own id says nothing").isEmpty();
  }

  @Test
  void aFieldThatHoldsAnotherSystemsIdIsReadForWhoARecordIsAndNeverMapped() {
    var entity =
        only(
            load(
                HEAD
                    + """
                    fieldMapping:
                      billing: {FirstName: firstName, Reference: external_id.crm, Old: external_id.erp}
                      crm: {firstname: firstName}
                    """));
    assertThat(entity.map().travels()).containsExactly("firstName");
    assertThat(entity.map().exposed(BILLING))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.field().path()).isEqualTo("Reference");
              assertThat(it.rule()).isEqualTo("external_id.crm");
              assertThat(it.object()).isEqualTo("contacts");
            });
  }

  @Test
  void anEntityPrefixRestrictsAStrategyToThatEntity() {
    var loaded =
        load(
            """
            service: two
            direction: bi-directional
            systems:
              - {id: crm, primary: true, objects: [contacts, companies]}
              - {id: billing, objects: [{name: customers, mapping: contact}, accounts]}
            syncConfig:
              conflictResolution: {contact.phone: billing-wins, "company.*": lastWriteWins, "*": masterWins}
            """);
    assertThat(problems(loaded)).isEmpty();
    var forms = loaded.syncs().get(0).form().entities();
    assertThat(forms).extracting(EntityForm::name).containsExactly("contact", "company");
    assertThat(forms.get(0).attributes().get("phone"))
        .hasFieldOrPropertyWithValue("strategy.winner", BILLING);
    assertThat(String.valueOf(forms.get(1).attributes().get("city"))).contains("LAST_WRITE_WINS");
  }

  @Test
  void aCycleOfRequiredReferencesIsRefused() {
    var loop =
        """
        type: %s
        baseUrl: x
        objects:
          parents: {fields: {child: {attribute: child, type: reference, references: kid, required: true}, name: title}, operations: %s}
          kids: {fields: {parent: {attribute: parent, type: reference, references: parent, required: true}, name: title}, operations: %s}
        """;
    var loaded =
        load(
            Map.of(),
            List.of(
                new Source(
                    "l.system.yaml",
                    Source.Kind.SYSTEM,
                    loop.formatted("left", Samples.OPERATIONS, Samples.OPERATIONS)),
                new Source(
                    "r.system.yaml",
                    Source.Kind.SYSTEM,
                    loop.formatted("right", Samples.OPERATIONS, Samples.OPERATIONS))),
            """
            service: loop
            direction: bi-directional
            systems: [{id: left, objects: [parents, kids]}, {id: right, objects: [parents, kids]}]
            """);
    assertThat(problems(loaded))
        .anyMatch(it -> it.contains("requires a reference that leads back to it"));
  }

  @Test
  void fieldPriorityWithoutOwnersAndWeightedWithoutWeightsAreRefused() {
    assertThat(problems(load(HEAD + "syncConfig: {conflictResolution: fieldPriority}")))
        .anyMatch(it -> it.contains("every attribute has an owner"));
    assertThat(problems(load(HEAD + "syncConfig: {conflictResolution: weighted}")))
        .anyMatch(it -> it.contains("needs the `weight`"));
  }
}
