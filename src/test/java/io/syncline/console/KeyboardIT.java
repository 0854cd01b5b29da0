package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.Contacts;
import io.syncline.core.backfill.plan.PlanStore;
import io.syncline.core.definition.version.SyncVersions;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Runs;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What each page is for is done with Tab, Enter and typing alone. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class KeyboardIT {

  private static final String RECORD =
      "{\"id\": \"7\", \"properties\": {\"email\": \"ann@example.com\", \"firstname\": \"Ann\"}}";

  @Inject Seeds seeds;
  @Inject Runs runs;
  @Inject PlanStore plans;
  @Inject SyncVersions versions;

  @TestHTTPResource("/")
  String address;

  @Test
  void everyPageDoesWhatItIsForByKeyboard() throws IOException {
    var program = Chromium.program();
    assumeTrue(program.isPresent(), "No Chromium is here: pages are not tried in a browser");
    try (var browser =
        Chromium.start(program.get(), Files.createTempDirectory("syncline-browser"))) {
      browser.tab("Bearer " + ApiProfile.TOKEN);
      browser.screen(360, "light");
      aDeadLetterIsCorrected(browser);
      aConflictIsSettled(browser);
      aWorkflowGoesOn(browser);
      aPersonIsErased(browser);
      aPlanIsApprovedPausedAndCancelled(browser);
      figuresAreFiltered(browser);
      aRecordIsTried(browser);
      aSyncIsDrafted(browser);
      versionsAreCompared(browser);
    }
  }

  private void arrived(Chromium browser, String says) {
    assertThat(text(browser, "document.body.innerText")).contains(says);
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.nameless()).isEmpty();
  }

  private static String text(Chromium browser, String expression) {
    return ((Value.Text) browser.evaluate(expression)).value();
  }

  private void aDeadLetterIsCorrected(Chromium browser) {
    var letter = seeds.failedWrite(seeds.contact("keys-1"), Contacts.BOOKS, Set.of("lastName"));
    browser.open(address + "console/dead-letters/" + letter);
    browser.reach("#typed");
    browser.type("{\"lastName\": \"Hopper\"}");
    browser.reach("form.edit button");
    browser.enter();
    arrived(browser, "The record has the new value");
    var replayed = seeds.deadLetter(seeds.contact("keys-2"), null, "hash-of-contacts");
    browser.open(address + "console/dead-letters/" + replayed);
    browser.reach("form[action$='/replay'] button");
    browser.enter();
    arrived(browser, "The dead letter was replayed");
  }

  private void aConflictIsSettled(Chromium browser) {
    var question = seeds.inConflict(seeds.contact("keys-3"), "b-keys-3");
    browser.open(address + "console/questions/" + question);
    browser.press("1");
    browser.enter();
    arrived(browser, "Your answer was carried out");
  }

  private void aWorkflowGoesOn(Chromium browser) {
    browser.open(address + "console/workflows/" + seeds.workflow(seeds.contact("keys-4")));
    browser.reach("form[action$='/approve'] button");
    browser.enter();
    arrived(browser, "The step was approved");
    browser.reach("input[name=reason]");
    browser.type("has one");
    browser.enter();
    arrived(browser, "The step was left out");
  }

  private void aPersonIsErased(Chromium browser) {
    var record = seeds.contact("keys-5").toString();
    browser.open(address + "console/erasures");
    browser.reach("input[name=who]");
    browser.type("crm/contacts/keys-5");
    browser.enter();
    browser.reach("input[name=reason]");
    browser.type("request 9");
    browser.reach("input[name=typed]");
    browser.type("erase " + record.substring(record.length() - 8));
    browser.enter();
    arrived(browser, "The erasure has begun");
  }

  private void aPlanIsApprovedPausedAndCancelled(Chromium browser) {
    var plan = SeededPlan.made(runs, plans, seeds.id(), seeds.contact("keys-6"));
    browser.open(address + "console/plans/" + plan);
    for (var act : new String[] {"approve", "pause", "resume", "cancel"}) {
      browser.reach("form[action$='/" + act + "'] button");
      browser.enter();
      assertThat(text(browser, "location.search"))
          .contains(act.equals("approve") ? "approved" : act);
    }
    arrived(browser, "cancelled");
  }

  private void figuresAreFiltered(Chromium browser) {
    browser.open(address + "console/quality");
    browser.reach("input[name=sync]");
    browser.type("none-of-this-name");
    browser.enter();
    arrived(browser, "Nothing was measured yet");
    browser.open(address + "console/maturity");
    browser.reach("main a[href]");
    browser.enter();
    arrived(browser, "contacts");
    browser.open(address + "console/conflicts");
    browser.reach("a[href='/console/conflicts/statistics']");
    browser.enter();
    arrived(browser, "Statistics of the last 52 weeks");
  }

  private void aRecordIsTried(Chromium browser) {
    browser.open(address + "console/syncs/contacts/try");
    browser.reach("textarea[name=record]");
    browser.type(RECORD);
    browser.reach("form.try button");
    browser.enter();
    arrived(browser, "ann@example.com");
  }

  private void aSyncIsDrafted(Chromium browser) {
    browser.open(address + "console/new-sync");
    browser.reach("select[name=first]");
    browser.type("hubspot: contacts");
    browser.reach("select[name=second]");
    browser.type("zendesk: users");
    browser.reach("form.filters button");
    browser.enter();
    browser.reach("input[name=service]");
    browser.type("drafted");
    browser.reach("form.try p.buttons button");
    browser.enter();
    arrived(browser, "What the validator says");
    assertThat(browser.evaluate("document.querySelector('input[name=service]').value"))
        .isEqualTo(Value.text("drafted"));
  }

  private void versionsAreCompared(Chromium browser) {
    var sync = VersionsIT.seed(versions, "keys-" + seeds.id());
    browser.open(address + "console/syncs/" + sync + "/versions");
    browser.press("j");
    browser.enter();
    arrived(browser, "What it says otherwise than version 1");
    browser.reach("select[name=since]");
    browser.reach("form.filters button");
    browser.enter();
    arrived(browser, "owner");
  }
}
