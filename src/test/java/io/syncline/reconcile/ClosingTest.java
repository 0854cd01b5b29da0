package io.syncline.reconcile;

import static io.syncline.reconcile.Ledger.BOOKS;
import static io.syncline.reconcile.Ledger.CRM;
import static io.syncline.reconcile.Ledger.LONG_AGO;
import static io.syncline.reconcile.Ledger.id;
import static io.syncline.reconcile.Ledger.invoice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.close.ClosablePeriod;
import io.syncline.core.reconcile.close.CloseLine;
import io.syncline.core.reconcile.close.PeriodClose;
import io.syncline.core.reconcile.close.PeriodClose.By;
import io.syncline.core.reconcile.close.PeriodClose.Obstacle;
import io.syncline.core.reconcile.close.PeriodClose.Obstacle.Kind;
import io.syncline.core.reconcile.close.PeriodClose.Reopened;
import io.syncline.core.reconcile.close.PeriodClose.State;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.Difference.Answer;
import io.syncline.core.reconcile.difference.Difference.Resolution;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.run.Run;
import io.syncline.core.transform.rule.ClosedPeriods.Closed;
import io.syncline.store.close.PeriodCloseRows;
import io.syncline.store.close.PostgresPeriodCloses;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A month is closed to the cent, or it is said what prevents it. */
class ClosingTest {

  private static final YearMonth APRIL = YearMonth.of(2026, 4);

  private final Ledger ledger = new Ledger(CRM, BOOKS);
  private final WholeRun whole = new WholeRun(ledger);
  private final PostgresPeriodCloses closes = new PostgresPeriodCloses(ledger.database);

  @BeforeEach
  void theDayIsNamed() {
    var it = Reconciliation.standard();
    ledger.reconciliation =
        new Reconciliation(it.timing(), it.criteria(), it.respond(), it.reports(), "due");
    ledger.currency = "EUR";
    ledger.filled(10);
    ledger.link(1, 10);
    ledger.sql(
        "insert into link_shadow (link_id, fields, read_number) select id, '{}', 0 from link");
    // what was there before is older than any close
    ledger.sql("update record set updated_at = '2026-01-05'");
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private Optional<PeriodClose> ask(String id, YearMonth month) {
    var now = ledger.clock.instant();
    var places = ClosablePeriod.places(ledger.installation(), "invoices", month, now);
    var close =
        new PeriodClose(
            ledger.ids.next(),
            "invoices",
            month,
            id,
            State.RUNNING,
            places,
            new By("ada", now),
            null,
            null);
    var request = ClosablePeriod.request(month);
    var run = Run.asked(id, Run.Kind.RECONCILE, "invoices", request, now, "ada");
    return closes.ask(close, run);
  }

  private PeriodClose closed(YearMonth month) {
    var id = ledger.ids.next().toString();
    assertThat(ask(id, month)).isEmpty();
    whole.ended(id);
    return closes.ofRun(id).orElseThrow();
  }

  private void change(String field, Value value, int number) {
    ledger.change(BOOKS, number, field, value);
  }

  /** A difference that is older than the window. */
  private Difference drift() {
    ledger.clock.pass(Duration.ofHours(2));
    return whole.of(whole.run()).get(0);
  }

  private static List<Kind> kinds(PeriodClose close) {
    return close.outcome().obstacles().stream().map(Obstacle::kind).toList();
  }

  private Map<String, String> sums(PeriodClose close) {
    var sums = new HashMap<String, String>();
    for (var it : closes.lines(close.run())) {
      if (it.amount() != null) {
        sums.put(
            it.pair().part() + " " + it.system() + " " + it.currency(),
            it.records() + " " + it.amount().toPlainString());
      }
    }
    return sums;
  }

  private void answer(Difference it, Resolution resolution, String adjustment) {
    var given =
        new Answer(
            resolution,
            "a bank fee",
            adjustment == null ? null : new BigDecimal(adjustment),
            null,
            "ada",
            ledger.clock.instant());
    whole.differences.change(it.id(), now -> now.answered(given));
  }

  @Test
  void aMonthThatAgreesIsClosedWithTheSumOfEachSide() {
    change("due", Value.text("2026-05-01"), 10);
    ledger.change(CRM, 10, "due", Value.text("2026-05-01"));

    var close = closed(APRIL);

    assertThat(close.outcome().obstacles()).isEmpty();
    assertThat(close.state()).isEqualTo(State.CLOSED);
    assertThat(close.outcome().digest()).hasSize(64);
    assertThat(sums(close))
        .isEqualTo(Map.of("matched crm EUR", "9 454.50", "matched books EUR", "9 454.50"));
    assertThat(closes.lines(close.run()))
        .filteredOn(it -> it.amount() == null)
        .extracting(CloseLine::records)
        .containsExactly(9L, 9L);
    assertThat(ledger.count("select count(*) from sync_audit_log where reason = 'period-closed'"))
        .isEqualTo(1);
  }

  @Test
  void aCentThatDiffersPreventsTheCloseUntilItIsAnsweredAndTheAnswerIsKept() {
    change("amount", Value.decimal("40.49"), 4);
    var difference = drift();

    var refused = closed(APRIL);

    assertThat(refused.state()).isEqualTo(State.REFUSED);
    assertThat(kinds(refused)).containsExactly(Kind.OPEN);
    assertThat(refused.outcome().digest()).isNull();
    assertThat(sums(refused))
        .containsEntry("differs crm EUR", "1 40.50")
        .containsEntry("differs books EUR", "1 40.49");

    answer(difference, Resolution.ROUNDING_DIFFERENCE, "0.01");
    var close = closed(APRIL);

    assertThat(close.state()).isEqualTo(State.CLOSED);
    assertThat(close.outcome().answers()).hasSize(1);
    var kept = close.outcome().answers().get(0);
    assertThat(kept.difference()).isEqualTo(difference.id());
    assertThat(kept.answer().adjustment()).isEqualByComparingTo("0.01");
    assertThat(kept.answer().by()).isEqualTo("ada");
    assertThat(closes.find(refused.id())).as("the refused one is forgotten").isEmpty();
  }

  @Test
  void aFlaggedDifferenceIsNotSettled() {
    change("amount", Value.decimal("40.49"), 4);
    var difference = drift();
    whole.differences.change(difference.id(), it -> it.flagged("look at it", "bob"));

    assertThat(kinds(closed(APRIL))).containsExactly(Kind.OPEN);
  }

  @Test
  void aYoungDifferenceIsNotDecidedYet() {
    ledger.at(BOOKS).put(id(BOOKS, 4), ledger.clock.instant(), with("amount", "40.49", 4));

    assertThat(kinds(closed(APRIL))).containsExactly(Kind.UNDECIDED);
  }

  private static Map<String, Value> with(String field, String amount, int number) {
    var fields = invoice(number);
    fields.put(field, Value.decimal(amount));
    return fields;
  }

  @Test
  void whatChangesBetweenListingAndLookIsNotClosedWithTheOldFigures() {
    change("amount", Value.decimal("40.49"), 4);
    drift();
    whole.compared = () -> change("amount", Value.decimal("40.50"), 4);

    var close = closed(APRIL);

    assertThat(close.state()).isEqualTo(State.REFUSED);
    assertThat(kinds(close)).containsExactly(Kind.UNDECIDED);
  }

  @Test
  void aRecordOfThePeriodThatIsJudgedWhileTheSidesAreReadPreventsTheClose() {
    whole.compared =
        () ->
            ledger.sql(
                """
                update record set updated_at = now(), version = 2,
                  attributes = '{"due": {"value": "2026-04-01", "source": "crm", "editedAt": "2026-06-22T04:00:00Z", "version": 1}}'
                where id = (select record_id from link where native_id = 'crm-3')
                """);

    assertThat(kinds(closed(APRIL))).containsExactly(Kind.CHANGED);
  }

  @Test
  void halfASidePreventsTheClose() {
    ledger.at(BOOKS).script = ask -> ask.offset() >= 5 ? ListedServer.Reply.status(500) : null;
    ledger.pace =
        new io.syncline.core.reconcile.side.PullSettings(
            5, 8, 1, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMinutes(1));

    var close = closed(APRIL);

    assertThat(close.state()).isEqualTo(State.REFUSED);
    assertThat(kinds(close)).containsExactly(Kind.NOT_READ);
    assertThat(close.outcome().obstacles().get(0).detail()).contains("books");
  }

  @Test
  void twoCurrenciesAreNeverAddedUp() {
    ledger.at(BOOKS).put(id(BOOKS, 4), LONG_AGO, in("USD", 4));
    ledger.at(CRM).put(id(CRM, 4), LONG_AGO, in("EUR", 4));
    ledger.at(BOOKS).put(id(BOOKS, 5), LONG_AGO, in("USD", 5));
    ledger.at(CRM).put(id(CRM, 5), LONG_AGO, in("USD", 5));
    drift();

    var close = closed(APRIL);

    assertThat(kinds(close)).containsExactly(Kind.OPEN);
    assertThat(sums(close))
        .containsEntry("matched crm EUR", "8 464.00")
        .containsEntry("matched books USD", "1 50.50")
        .containsEntry("differs crm EUR", "1 40.50")
        .containsEntry("differs books USD", "1 40.50");
  }

  private static Map<String, Value> in(String currency, int number) {
    var fields = invoice(number);
    fields.put("currency", Value.text(currency));
    return fields;
  }

  @Test
  void anAmountWithoutCurrencyAndARecordWithoutDayPreventTheClose() {
    ledger.currency = "";
    for (var system : List.of(CRM, BOOKS)) {
      for (int i = 1; i <= 10; i++) {
        ledger.at(system).put(id(system, i), LONG_AGO, i == 7 ? invoice(i) : in("EUR", i));
      }
      var undated = in("EUR", 8);
      undated.put("due", Value.CLEARED);
      ledger.at(system).put(id(system, 8), LONG_AGO, undated);
    }

    var close = closed(APRIL);

    assertThat(kinds(close)).containsExactlyInAnyOrder(Kind.UNDATED, Kind.NO_CURRENCY);
  }

  @Test
  void aRecordThatOneSideHasIsInThePeriodOfItsOwnDay() {
    ledger.at(BOOKS).put("books-99", LONG_AGO, invoice(99));
    var elsewhere = invoice(98);
    elsewhere.put("due", Value.text("2026-03-31"));
    ledger.at(BOOKS).put("books-98", LONG_AGO, elsewhere);
    drift();

    var close = closed(APRIL);

    assertThat(kinds(close)).containsExactly(Kind.OPEN);
    assertThat(close.outcome().obstacles().get(0).count()).isEqualTo(1);
    assertThat(sums(close)).containsEntry("onlyInB books EUR", "1 990.50");
  }

  @Test
  void aPairIsInThePeriodOfTheSystemOfRecord() {
    ledger.tolerance("0", Duration.ofDays(3));
    theDayStays();
    ledger.change(CRM, 4, "due", Value.text("2026-04-30"));
    change("due", Value.text("2026-05-02"), 4);

    var close = closed(APRIL);

    assertThat(close.state()).isEqualTo(State.CLOSED);
    assertThat(sums(close)).containsEntry("matched books EUR", "10 555.00");
  }

  private void theDayStays() {
    var it = ledger.reconciliation;
    ledger.reconciliation =
        new Reconciliation(it.timing(), it.criteria(), it.respond(), it.reports(), "due");
  }

  @Test
  void ofTwoWhoAskAtOnceOneClosesAndTheOtherLearnsWho() {
    var id = ledger.ids.next().toString();
    assertThat(ask(id, APRIL)).isEmpty();
    var second = ledger.ids.next().toString();

    assertThat(ask(second, APRIL)).map(PeriodClose::run).contains(id);
    assertThat(ledger.process().find(second)).as("no run is left behind").isEmpty();

    whole.ended(id);
    assertThat(ask(second, APRIL)).map(PeriodClose::state).contains(State.CLOSED);
  }

  @Test
  void aReopenedPeriodIsClosedAgainWithTheSameDigestWhereNothingChanged() {
    var first = closed(APRIL);
    assertThat(held()).containsExactly(new Closed("invoices", "invoice", "due", APRIL));

    var why = new Reopened(new By("bob", ledger.clock.instant()), "a late invoice");
    var reopened = closes.reopen(first.id(), why, ledger.ids.next()).orElseThrow();

    assertThat(reopened.state()).isEqualTo(State.REOPENED);
    assertThat(reopened.reopened().reason()).isEqualTo("a late invoice");
    assertThat(held()).isEmpty();
    assertThat(closes.reopen(first.id(), why, ledger.ids.next())).isEmpty();
    assertThat(ledger.count("select count(*) from sync_audit_log where reason = 'period-reopened'"))
        .isEqualTo(1);

    var second = closed(APRIL);
    assertThat(second.outcome().digest()).isEqualTo(first.outcome().digest());
    change("amount", Value.decimal("999.99"), 2);
    assertThat(closes.list(null, null, 10).rows())
        .extracting(PeriodClose::state)
        .containsExactly(State.CLOSED, State.REOPENED);
  }

  private List<Closed> held() {
    return ledger
        .database
        .inTransaction(it -> PeriodCloseRows.closed(it, Set.of("invoices", "others")))
        .all();
  }

  @Test
  void aCloseWhoseRunEndedWithoutItIsRefusedAndDoesNotStandInTheWay() {
    var id = ledger.ids.next().toString();
    ask(id, APRIL);
    ledger
        .process()
        .control(id, io.syncline.core.run.Runs.Control.CANCEL, "ada", ledger.clock.instant());

    assertThat(closes.list(null, null, 10).rows())
        .extracting(PeriodClose::state)
        .containsExactly(State.REFUSED);
    assertThat(closed(APRIL).state()).isEqualTo(State.CLOSED);
  }

  @Test
  void aMonthThatHasNotEndedAndASyncWithoutADayCannotBeClosed() {
    assertThatThrownBy(() -> ask("x", YearMonth.of(2026, 6))).hasMessageContaining("not ended");
    ledger.reconciliation = Reconciliation.standard();
    assertThatThrownBy(() -> ask("x", APRIL)).hasMessageContaining("periodAttribute");
    ledger.summed("number");
    theDayStays();
    assertThatThrownBy(() -> ask("x", APRIL)).hasMessageContaining("parts of one amount");
  }

  @Test
  void anOrdinaryRunClosesNothing() {
    whole.run();

    assertThat(closes.list(null, null, 10).rows()).isEmpty();
    assertThat(whole.differences.list(new Differences.Query(null, null, null, null, null, null, 1)))
        .isEmpty();
  }
}
