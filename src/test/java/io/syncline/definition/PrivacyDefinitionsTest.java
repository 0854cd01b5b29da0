package io.syncline.definition;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.held;
import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.model.SyncRules.Privacy;
import java.time.Instant;
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
