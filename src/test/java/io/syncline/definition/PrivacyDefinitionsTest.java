package io.syncline.definition;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.held;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.model.SyncRules.Privacy;
import io.syncline.core.definition.model.SyncRules.Retention;
import java.time.Instant;
import java.time.Period;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a definition may say of the rights of persons. */
class PrivacyDefinitionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {consentTracking: true}                                                      | it needs `purposes`
          {purposes: {mail: {attribute: email, systems: [billing]}}}                   | nothing is checked without `consentTracking: true`
          {consentTracking: true, purposes: {mail: {attribute: email, systems: [biling]}}} | `biling` is no system of this sync
          {consentTracking: true, purposes: {mail: {attribute: email, systems: []}}}   | it names no `systems`
          {retention: {contact: {after: 7y}}}                                          | /syncConfig/gdpr/retention: it needs `rightToErasure: true`
          {rightToErasure: true, retention: {contact: {after: 7 years}}}               | /syncConfig/gdpr/retention/contact/after: `7 years` is no age
          {rightToErasure: true, retention: {contact: {after: 0d}}}                    | /syncConfig/gdpr/retention/contact/after: `0d` is no age
          {rightToErasure: true, retention: {invoice: {after: 7y}}}                    | /syncConfig/gdpr/retention/invoice: `invoice` is no entity of this sync: it has `contact`
          {rightToErasure: true, retention: {contact: {after: 7y, since: email}}}      | /syncConfig/gdpr/retention/contact/since: `email` is no date of `contact`
          {rightToErasure: true, retention: {contact: {after: 7y, then: delete}}}      | /syncConfig/gdpr/retention/contact/then
          {rightToErasure: true, retention: {contact: {}}}                             | /syncConfig/gdpr/retention/contact
          """)
  void whatWouldCheckNothingIsRefused(String gdpr, String problem) {
    assertThat(problems(load(HEAD + "syncConfig: {gdpr: " + gdpr + "}")))
        .anyMatch(it -> it.contains(problem));
  }

  @Test
  void aConsentThatNoEntityHasKeepsTheSyncFromStarting() {
    var gdpr = "{consentTracking: true, purposes: {mail: {attribute: nay, systems: [billing]}}}";
    assertThat(held(load(HEAD + "syncConfig: {gdpr: " + gdpr + "}")))
        .anyMatch(it -> it.contains("no entity has `nay`"));
  }

  private static Privacy privacy(String gdpr) {
    var loaded = load(HEAD + "syncConfig: {gdpr: " + gdpr + "}");
    assertThat(problems(loaded)).isEmpty();
    assertThat(held(loaded)).isEmpty();
    var entities =
        InstallationBuilder.build(
                loaded.syncs().stream()
                    .map(it -> new StartedSync(it.form(), it.contentHash(), Instant.EPOCH))
                    .toList())
            .installation()
            .entities();
    return entities.values().iterator().next().syncs().get(0).safeguards().privacy();
  }

  @Test
  void recordsAreKeptAsLongAsItSays() {
    var kept = privacy("{rightToErasure: true, retention: {contacts: {after: 18mo}}}").retention();
    assertThat(kept).isEqualTo(new Retention(Period.ofMonths(18), null, false));
    var erased =
        privacy("{rightToErasure: true, retention: {contact: {after: 7y, then: erase}}}")
            .retention();
    assertThat(erased).isEqualTo(new Retention(Period.ofYears(7), null, true));
    var off = privacy("{enabled: false, rightToErasure: true, retention: {contact: {after: 7y}}}");
    assertThat(off.retention()).isNull();
  }

  @Test
  void itIsOnUnlessItIsSwitchedOff() {
    assertThat(privacy("{rightToErasure: true}").erasure()).isTrue();
    assertThat(privacy("{rightToErasure: true}").portability()).isFalse();
    assertThat(privacy("{enabled: false, rightToErasure: true}")).isEqualTo(Privacy.NONE);
    var consent =
        privacy(
            "{consentTracking: true, purposes: {mail: {attribute: email, systems: [billing]}}}");
    assertThat(consent.purposes()).hasSize(1);
  }
}
