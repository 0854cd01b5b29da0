package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.Contacts;
import io.syncline.core.alert.Alert;
import io.syncline.core.alert.AlertStore;
import io.syncline.core.alert.Condition;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.backfill.plan.PlanStore;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.definition.version.SyncVersions;
import io.syncline.core.model.value.Value;
import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Scores;
import io.syncline.core.reconcile.close.PeriodCloses;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.side.Examinations;
import io.syncline.core.reconcile.side.Measured;
import io.syncline.core.run.Runs;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Every page in a real browser: wide and narrow, light and dark, by keyboard. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class BrowserIT {

  /** Texts whose colours are too near to each other to be read (WCAG 2.2, 1.4.3). */
  private static final String FAINT =
      """
      (() => {
        const rgb = c => { const m = c.match(/[0-9.]+/g).map(Number); return { r: m[0], g: m[1], b: m[2], a: m[3] ?? 1 } };
        const part = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4) };
        const light = c => 0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b);
        const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
          if (c.a > 0.99) return c } return rgb(getComputedStyle(document.documentElement).backgroundColor) };
        const faint = [];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let n = texts.nextNode(); n; n = texts.nextNode()) {
          const e = n.parentElement, s = getComputedStyle(e);
          if (!n.data.trim() || s.visibility === 'hidden' || e.closest('.hidden, .skip') || !e.getClientRects().length) continue;
          const a = light(rgb(s.color)), b = light(behind(e));
          const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (ratio < 4.5) faint.push(n.data.trim().slice(0, 40) + ' ' + ratio.toFixed(2));
        }
        return faint.join('; ');
      })()
      """;

  private static final String TOO_WIDE =
      "document.documentElement.scrollWidth > innerWidth ? 'wider than the screen' : ''";

  /** Pastes a record, and sends it. */
  private static final String TRY =
      """
      document.querySelector('textarea[name=record]').value = JSON.stringify({ id: '7', properties: {
        email: 'Ann@Example.com', firstname: 'Ann', lastname: 'Lee', phone: '+1 (415) 555-2671', company: 'no' } });
      document.querySelector('form.try button').click()""";

  @Inject Seeds seeds;
  @Inject Questions questions;
  @Inject Runs runs;
  @Inject Examinations examinations;
  @Inject Differences differences;
  @Inject AlertStore alerts;
  @Inject PlanStore plans;
  @Inject Scores scores;
  @Inject SyncVersions versions;
  @Inject PeriodCloses closes;
  @Inject DataSource source;

  @TestHTTPResource("/")
  String address;

  @Test
  void everyPageCanBeReadAndUsed() throws IOException, SQLException {
    var program = Chromium.program();
    assumeTrue(program.isPresent(), "No Chromium is here: pages are not tried in a browser");
    var id = seeds.contact("browser-1");
    var question = seeds.inConflict(id, "b-browser-1");
    seeds.inConflict(seeds.contact("browser-2"), "b-browser-2");
    var letter = seeds.deadLetter(id, null, "hash-of-contacts");
    var workflow = seeds.workflow(id);
    var erasure = seeds.erasure(seeds.contact("browser-4"), "browser-4");
    var erased = seeds.erased(seeds.contact("browser-5"), "browser-5");
    var plan = SeededPlan.made(runs, plans, seeds.id(), id);
    scored();
    var nameless = seeds.deadLetter(null, null, "");
    seeds.audit(id, AuditEntry.Outcome.APPLIED);
    seeds.looked(id);
    var conflict = questions.conflicts(new Questions.Query(id, false, null, 1)).get(0).id();
    var stores = new SeededRun.Stores(runs, examinations, differences);
    var run =
        SeededRun.found(
            stores, seeds.id(), "firstName", Value.decimal("12.5"), Value.decimal("12.4"));
    var fixable =
        SeededRun.difference(
            stores.differences(),
            SeededRun.fixable(stores, seeds.id(), id, seeds.ref("browser-1")));
    SeededRun.ended(stores, seeds.id(), "browsed-runs", Map.of("differs", 3L, "open", 2L));
    var copy = seeds.inBooks(seeds.contact("browser-3"), "b-browser-3");
    var match =
        seeds.asks(
            ReviewItem.Kind.AMBIGUOUS_MATCH,
            copy.toString(),
            null,
            copy,
            Set.of(),
            List.of(id.toString()));
    alert();
    var paused = seeds.contact("browser-6");
    seeds.inBooks(paused, "b-browser-6");
    Pages.post("/console/records/" + paused.value() + "/pause", Map.of());
    VersionsIT.seed(versions, "browsed");
    SeededClose.both(new SeededClose.Stores(closes, runs, source), seeds, "orders");
    var pages =
        List.of(
            "console",
            "console/find",
            "console/find?q=browser-1",
            "console/records/" + id.value(),
            "console/records/" + paused.value(),
            "console/questions",
            "console/questions/" + question,
            "console/questions/rules",
            "console/questions/" + question + "/alike?choice=keep",
            "console/dead-letters",
            "console/dead-letters/alike?system=crm&stage=transform&failure=Invalid",
            "console/dead-letters/" + letter,
            "console/dead-letters/" + nameless,
            "console/conflicts",
            "console/conflicts/" + conflict,
            "console/conflicts/" + conflict + "/rollback",
            "console/conflicts/statistics",
            "console/plans",
            "console/plans/" + plan,
            "console/plans/" + plan + "?kind=question",
            "console/quality",
            "console/maturity",
            "console/audit",
            "console/workflows",
            "console/workflows/" + workflow,
            "console/erasures",
            "console/erasures/preview?who=" + id.value(),
            "console/erasures/" + erasure,
            "console/erasures/" + erased,
            "console/erasures/due",
            "console/syncs/orders/closes",
            "console/runs",
            "console/runs/" + run,
            "console/runs?kind=reconcile&sync=browsed-runs",
            "console/differences/fix?id=" + fixable,
            "console/differences/" + SeededRun.difference(stores.differences(), run),
            "console/syncs",
            "console/syncs/contacts",
            "console/syncs/contacts/try",
            "console/syncs/browsed/versions",
            "console/syncs/browsed/versions/2",
            "console/syncs/contacts/versions/1",
            "console/new-sync?first=hubspot/contacts&second=zendesk/users",
            "console/syncs/orders",
            "console/systems",
            "console/systems/desk",
            "console/matches",
            "console/matches/" + match);

    try (var browser =
        Chromium.start(program.get(), Files.createTempDirectory("syncline-browser"))) {
      browser.tab("Bearer " + ApiProfile.TOKEN);
      for (var scheme : List.of("light", "dark")) {
        for (int width : new int[] {360, 1440}) {
          browser.screen(width, scheme);
          for (var page : pages) {
            browser.open(address + page);
            var where = page + " " + width + " " + scheme;
            canBeReadAndUsed(browser, where);
          }
          browser.open(address + "console/syncs/contacts/try");
          browser.follow(TRY);
          canBeReadAndUsed(browser, "a record tried " + width + " " + scheme);
        }
      }
      theSearchBoxIsReachedByKeyboard(browser);
      aQuestionIsAnsweredByKeyboard(browser, question);
      aMenuIsOpenedAndClosedByKeyboard(browser);
      theChecksSeeWhatIsWrong(browser);
    }
    SeededRun.settled(stores, seeds.id());
  }

  private static void canBeReadAndUsed(Chromium browser, String where) throws IOException {
    keep(browser, where);
    assertThat(browser.complaints()).as(where).isEmpty();
    assertThat(browser.nameless()).as(where).isEmpty();
    assertThat(browser.evaluate(TOO_WIDE)).as(where).isEqualTo(Value.text(""));
    assertThat(browser.evaluate(FAINT)).as(where).isEqualTo(Value.text(""));
    assertThat(browser.evaluate("getComputedStyle(document.body).fontFamily"))
        .as(where)
        .isNotEqualTo(Value.text(""));
  }

  /** With {@code -Dpictures.dir=…} the pages can be looked at. */
  private static void keep(Chromium browser, String where) throws IOException {
    var folder = System.getProperty("pictures.dir");
    if (folder != null) {
      var name = where.replaceAll("[^a-z0-9]+", "-") + ".png";
      Files.write(Files.createDirectories(Path.of(folder)).resolve(name), browser.picture());
    }
  }

  /** Without it, checks that see nothing would pass too. */
  private void theChecksSeeWhatIsWrong(Chromium browser) {
    browser.open(address + "console");
    browser.evaluate(
        "document.getElementById('main').innerHTML = '<button></button><p"
            + " style=\"color:red\">x</p>'; document.body.style.setProperty('color', '#777');"
            + " document.body.style.setProperty('width', '300vw'); document.getElementById('main')"
            + ".append('faint'); ''");
    await().until(() -> browser.complaints().stream().anyMatch(it -> it.contains("style-src")));
    assertThat(browser.nameless()).containsExactly("button");
    assertThat(browser.evaluate(TOO_WIDE)).isNotEqualTo(Value.text(""));
    assertThat(browser.evaluate(FAINT)).isNotEqualTo(Value.text(""));
  }

  private void scored() {
    for (var equal : new long[] {900, 940, 990}) {
      scores.save(
          List.of(
              new Score(
                  new Score.Of("contacts", "contact", Contacts.BOOKS),
                  "browser-" + equal,
                  Seeds.AT.plusSeconds(equal),
                  List.of(new AttributeScore("email", true, 1000, equal, 1000, 990)),
                  new Measured.Pairs(1000, equal),
                  new Measured.Counts(1000, 3, 2, 1, 0),
                  new Score.Deliveries(100, 2))));
    }
  }

  private void alert() {
    alerts.save(
        new Alert(
            seeds.id(),
            Condition.Of.system(AlertRule.DEAD_LETTERS, "browser"),
            new Alert.Times(Seeds.AT, Seeds.AT, null, null),
            3,
            "3 dead letters of browser are open",
            new Alert.Sent(1, Seeds.AT, 3, false),
            null));
  }

  private void aQuestionIsAnsweredByKeyboard(Chromium browser, UUID question) {
    browser.open(address + "console/questions");
    browser.press("j");
    assertThat(browser.evaluate("document.activeElement.className")).isEqualTo(Value.text("row"));
    browser.open(address + "console/questions/" + question);
    browser.press("2");
    assertThat(browser.evaluate("document.activeElement.dataset.key")).isEqualTo(Value.text("2"));
  }

  private void aMenuIsOpenedAndClosedByKeyboard(Chromium browser) throws IOException {
    for (int width : new int[] {360, 1440}) {
      browser.screen(width, "light");
      browser.open(address + "console/questions");
      browser.reach("summary[aria-current]");
      browser.press("Enter");
      browser.reach("a[href='/console/questions'][aria-current=page]");
      canBeReadAndUsed(browser, "a menu " + width);
      browser.press("Escape");
      assertThat(browser.evaluate("document.activeElement.innerText.trim()"))
          .isEqualTo(Value.text("Decisions: Questions"));
      browser.press("Enter");
      browser.reach("a[href='/console/conflicts']");
      browser.enter();
      assertThat(browser.evaluate("location.pathname")).isEqualTo(Value.text("/console/conflicts"));
    }
  }

  private void theSearchBoxIsReachedByKeyboard(Chromium browser) {
    browser.open(address + "console");
    browser.press("Tab");
    assertThat(browser.evaluate("document.activeElement.className")).isEqualTo(Value.text("skip"));
    for (int i = 0; i < 30 && !at(browser).equals(Value.text("q")); i++) {
      browser.press("Tab");
    }
    assertThat(at(browser)).isEqualTo(Value.text("q"));
  }

  private static Value at(Chromium browser) {
    return browser.evaluate("document.activeElement.id");
  }
}
