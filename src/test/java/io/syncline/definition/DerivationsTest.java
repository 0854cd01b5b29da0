package io.syncline.definition;

import static io.syncline.definition.Samples.held;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.notices;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.FormedEntity;
import io.syncline.core.definition.compile.form.SyncExplanation;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.SystemId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a definition may say of records that are derived. */
class DerivationsTest {

  private static final String HEAD =
      """
      service: people
      systems:
        - {id: crm, primary: true, objects: [contacts, companies]}
        - {id: billing, objects: [customers, accounts]}
        - {id: desk, objects: [users, readers]}
      fieldMapping: {email: email, firstName: firstName}
      businessRules:
      """;

  private static Loaded rule(String rule) {
    return load(HEAD + "  - " + rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {name: a, source: crm.contacts, target: billing.accounts, mapping: {companyName: firstName}}  | /businessRules/0: it needs a `condition`
          {name: a, source: crm.contacts, target: billing.accounts, condition: 'true'}                  | it needs a `mapping`
          {name: a, source: crm, target: billing.accounts, condition: 'true', mapping: {city: email}}   | /businessRules/0/source: `crm` names no object
          {name: a, source: crm.contcts, target: billing.accounts, condition: 'true', mapping: {city: email}} | `crm` has no object `contcts` here
          {name: a, source: crm.contacts, target: billing.customers, condition: 'true', mapping: {phone: email}} | copies of one `contact`
          {name: a, source: crm.contacts, target: billing.accounts, condition: emial != null, mapping: {city: email}} | /businessRules/0/condition: `contact` has no attribute `emial`; did you mean `email`
          {name: a, source: crm.contacts, target: billing.accounts, condition: 'email ==', mapping: {city: email}} | /businessRules/0/condition: it is no expression
          {name: a, source: crm.contacts, target: billing.accounts, condition: 'true', mapping: {citty: email}} | /businessRules/0/mapping/citty: `company` has no attribute `citty`; did you mean `city`
          {name: a, source: crm.contacts, target: billing.accounts, condition: 'true', mapping: {city: 'In {'}} | /businessRules/0/mapping/city: it is no expression
          {name: a, source: crm.contacts, target: billing.accounts, condition: 'true', mapping: {city: 'In {zzz}'}} | /businessRules/0/mapping/city: `contact` has no attribute `zzz`
          {name: a, source: crm.contacts, target: billing.accounts, condition: 'true', mapping: {city: email}} | `city` of `company` does not travel
          {name: a, source: crm.contacts, target: billing.accounts, condition: 'true', mapping: {city: sum(email)}} | /businessRules/0/mapping/city: it is no expression: 1:1: sum adds up the records of a `group`
          {name: a, source: crm.contacts, target: billing.accounts, condition: 'true', mapping: {city: email}, group: {by: [emial]}} | /businessRules/0/group/by: `contact` has no attribute `emial`; did you mean `email`
          {name: a, source: crm.contacts, target: billing.accounts, condition: 'true', mapping: {city: email}, group: {by: []}} | /businessRules/0/group/by: it needs attributes
          {name: a, source: crm.contacts, target: billing.accounts, condition: 'true', mapping: {city: email}, group: {by: [email], until: mnth}} | /businessRules/0/group/until: `contact` has no attribute `mnth`
          {name: a, source: crm.contacts, target: billing.accounts, condition: 'true', mapping: {city: email}, group: {by: [email], until: 'email =='}} | /businessRules/0/group/until: it is no expression
          {name: a, source: crm.contacts, target: billing.accounts, condition: 'true', mapping: {city: email}, group: {by: [email], date: email}} | /businessRules/0/group/date: it does nothing where no period ends
          {name: a, source: crm.contacts, target: billing.accounts, condition: 'true', mapping: {city: email}, group: {by: [email], grace: 1d}} | /businessRules/0/group/grace: it does nothing where no period ends
          {name: a, source: crm.contacts, target: billing.accounts, condition: worklog_added, mapping: {city: email}} | /businessRules/0/condition: `worklog_added` concerns time entries, not a `contact`
          {name: a, source: crm.contacts, target: billing.accounts, condition: project_completed, mapping: {city: email}} | /businessRules/0/condition: `contact` refers to no `project`
          {name: a, condition: email != null, action: notify, group: [email]} | /businessRules/0/group: it does nothing without `source` and `target`
          {name: a, source: crm.contacts, target: billing.accounts, condition: 'true', rule: city = email, mapping: {city: email}} | has no `rule`
          """)
  void aRuleThatCannotDeriveIsRefused(String rule, String problem) {
    var loaded = rule(rule);
    assertThat(problems(loaded)).anyMatch(it -> it.contains(problem));
  }

  @Test
  void aTargetThatCannotBeCreatedIsRefused() {
    var loaded =
        load(
            """
            service: people
            systems:
              - {id: crm, primary: true, objects: [contacts]}
              - {id: desk, objects: [{name: readers, mapping: reader}]}
            businessRules:
              - {name: a, source: crm.contacts, target: desk.readers, condition: 'true', mapping: {firstName: email}}
            """);
    assertThat(problems(loaded)).anyMatch(it -> it.contains("`desk` cannot create `readers`"));
  }

  @Test
  void anInvoiceOfNothingKeepsTheSyncFromStarting() {
    assertThat(held(rule("{name: a, condition: email != null, action: generate_invoice}")))
        .anyMatch(it -> it.contains("`generate_invoice` needs `source`, `target` and `mapping`"));
    assertThat(
            held(
                rule(
                    "{name: a, source: crm.contacts, target: billing.accounts, condition: 'true',"
                        + " action: generate_invoice}")))
        .anyMatch(it -> it.contains("`generate_invoice` needs a `mapping`"));
  }

  @Test
  void twoRulesThatBillTheSameRecordsAreRefused() {
    var bill =
        "  - {name: %s, source: crm.contacts, target: billing.accounts, condition: \"%s\", action:"
            + " generate_invoice, mapping: {city: email}}\n";
    var first = bill.formatted("a", "email != null");
    var wrong = "/businessRules/1: it bills what `a` bills";

    assertThat(problems(load(HEAD + first + bill.formatted("b", " email  != null"))))
        .anyMatch(it -> it.contains(wrong));
    assertThat(problems(load(HEAD + first + bill.formatted("b", "true"))))
        .anyMatch(it -> it.contains(wrong));
    assertThat(problems(load(HEAD + first + bill.formatted("b", "email == null"))))
        .noneMatch(it -> it.contains(wrong));
    assertThat(
            problems(
                load(HEAD + first + bill.formatted("b", "true").replace("contacts", "companies"))))
        .noneMatch(it -> it.contains(wrong));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          convert(amount, currency, 'EUR', day)     | {}                                                  | /businessRules/0/rule: `convert` needs `syncConfig.rates`
          convert(amount, currency, 'EUR')          | {rates: {source: crm.rates}}                        | /businessRules/0/rule: it is no expression
          2 * convert(amount, currency, 'EUR', day) | {rates: {source: crm.rates}}                        | /businessRules/0/rule: it is no expression
          convert(amount, currency, 'EUR', day)     | {rates: {source: rates}}                            | /syncConfig/rates: `rates` names no object
          convert(amount, currency, 'EUR', day)     | {rates: {source: crm.contacts}}                     | /syncConfig/rates: a rate needs the attribute `from` of type `currency`: `contact` has none
          convert(amount, currency, 'EUR', day)     | {rates: {source: crm.contacts, maxAge: 12h}}        | /syncConfig/rates/maxAge: it is said in whole days
          convert(amount, currency, 'EUR', day)     | {rates: {source: crm.contacts, maxAge: 32d}}        | /syncConfig/rates/maxAge: it is said in whole days
          """)
  void whatKeepsAnAmountFromBeingConvertedIsSaid(String rule, String config, String problem) {
    var loaded =
        load(HEAD + "  - {name: a, rule: \"euros = " + rule + "\"}\nsyncConfig: " + config + "\n");
    assertThat(problems(loaded)).anyMatch(it -> it.contains(problem));
  }

  @Test
  void objectsThatOneSystemHasAloneTakePartForARule() {
    var text =
        """
        service: people
        systems:
          - {id: crm, primary: true, objects: [contacts]}
          - {id: billing, objects: [accounts]}
        businessRules:
          - {name: a, source: crm.contact, target: billing.account, condition: "email != null", mapping: {city: "{email}"}}
        """;
    var loaded = load(text);
    assertThat(problems(loaded)).isEmpty();
    assertThat(held(loaded)).isEmpty();
    var entities = loaded.syncs().get(0).form().entities();
    assertThat(entities)
        .extracting(it -> it.entity())
        .extracting(FormedEntity::name)
        .containsExactly("contact", "account");
    assertThat(entities.get(0).flow().flows().mayEnter("email", SystemId.of("crm"))).isTrue();
    assertThat(
            entities
                .get(1)
                .flow()
                .flows()
                .permits("city", AttributeState.RULE, SystemId.of("billing")))
        .isTrue();
    assertThat(SyncExplanation.of(loaded.syncs().get(0)))
        .contains("makes one account in billing where email != null, by the rule a");

    var without = load(text.substring(0, text.indexOf("businessRules")));
    assertThat(notices(without)).anyMatch(it -> it.contains("is idle"));
  }

  @Test
  void aMappingWithoutSourceAndTargetIsReported() {
    var loaded =
        rule("{name: a, condition: email == null, action: notify, mapping: {city: email}}");
    assertThat(notices(loaded))
        .anyMatch(it -> it.contains("/businessRules/0/mapping: it does nothing"));
  }

  @Test
  void aDuplicateWindowLooksAtWhatIsDerived() {
    var loaded =
        load(
            """
            service: people
            systems:
              - {id: crm, primary: true, objects: [contacts]}
              - {id: billing, objects: [accounts]}
            businessRules:
              - {name: a, source: crm.contacts, target: billing.accounts, condition: 'true', mapping: {city: email}}
              - {name: b, window: 24h, fields: [city]}
            """);
    assertThat(problems(loaded)).isEmpty();
    assertThat(held(loaded)).noneMatch(it -> it.contains("window") || it.contains("fields"));
    assertThat(loaded.syncs().get(0).form().entities())
        .filteredOn(it -> !it.name().equals("contact"))
        .flatExtracting(it -> it.rules().approvals())
        .extracting(it -> it.rule())
        .containsExactly("b");
  }
}
