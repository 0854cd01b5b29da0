package io.syncline.reconcile;

import static io.syncline.reconcile.Ledger.BOOKS;
import static io.syncline.reconcile.Ledger.CRM;
import static io.syncline.reconcile.Ledger.NOW;
import static io.syncline.reconcile.Ledger.invoice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.side.PullSettings;
import io.syncline.core.run.ActiveRun;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.reconcile.ListedServer.Ask;
import io.syncline.reconcile.ListedServer.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A listing is complete, or nothing is concluded from it, whatever happens while it is read. */
class PullingTest {

  private static final byte[] NOTHING =
      "{\"items\":[],\"total\":95}".getBytes(StandardCharsets.UTF_8);

  private final Ledger ledger = new Ledger(CRM, BOOKS).filled(95);
  private final ListedServer books = ledger.at(BOOKS);

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void s23ADroppedPageIsNoticedByCountingAndFoundByASecondLook() {
    once(it -> it.offset() == 20, it -> new Reply(200, Map.of(), NOTHING));

    var outcome = ledger.run();

    agrees(outcome);
    assertThat(outcome.side(BOOKS).listing().appeared()).isPositive();
  }

  /**
   * The page waits until it is seen how far the run is: 95 of one side and two pages of the other.
   */
  @Test
  void itIsSeenHowFarARunUnderWayIs() {
    books.script =
        it -> {
          if (it.offset() == 20) {
            await().until(() -> counted("read") >= 95);
          }
          return null;
        };

    agrees(ledger.run());

    assertThat(counted("read")).as("the counts of its end").isZero();
  }

  private long counted(String name) {
    return ledger.count(
        "select coalesce(max((counts->>'%s')::bigint), 0) from sync_run".formatted(name));
  }

  @Test
  void s23APageThatIsDroppedAgainAndAgainMakesTheRunNotTrustworthy() {
    books.script = it -> it.offset() == 20 ? new Reply(200, Map.of(), NOTHING) : null;

    var outcome = ledger.run();

    assertThat(outcome.examination().trustworthy()).isFalse();
    assertThat(outcome.examination().reason()).contains("books").contains("95").contains("85");
    assertThat(outcome.suspects()).isEmpty();
    assertThat(outcome.side(BOOKS).complete()).isFalse();
  }

  @Test
  void s23ARepeatedPageIsRecognisedByItsIds() {
    once(it -> it.offset() == 20, it -> books.page(10, 10));

    var outcome = ledger.run();

    agrees(outcome);
    assertThat(outcome.side(BOOKS).listing().pulled()).isGreaterThan(95);
    assertThat(outcome.side(BOOKS).records().distinct()).isEqualTo(95);
  }

  @Test
  void s23ARecordInsertedWhileWePageMovesOthersAndLosesNone() {
    once(
        it -> it.offset() == 30,
        it -> {
          books.putFirst("books-0", NOW.plusSeconds(1), invoice(0));
          return null;
        });

    var outcome = ledger.run();

    assertThat(outcome.examination().trustworthy()).isTrue();
    assertThat(outcome.examination().agreeing()).isEqualTo(95);
    assertThat(outcome.suspects()).extracting(Suspect::bucket).containsExactly(Bucket.ONLY_IN_B);
    assertThat(outcome.side(BOOKS).said().before()).isEqualTo(95);
    assertThat(outcome.side(BOOKS).said().after()).isEqualTo(96);
    assertThat(outcome.side(BOOKS).listing().appeared())
        .as("or slipped away at first")
        .isBetween(1L, 2L);
  }

  @Test
  void s23ARecordThatSlipsBetweenTwoStreamsIsFoundThoughTheCountFits() {
    var read = books.page(50, 10);
    var early = new AtomicBoolean();
    var inserted = new AtomicBoolean();
    books.script =
        it -> {
          if (!it.path().equals("/items")) {
            return null;
          }
          if (it.offset() == 50 && early.compareAndSet(false, true)) {
            return read;
          }
          if (it.offset() == 40 && inserted.compareAndSet(false, true)) {
            books.putFirst("books-0", NOW.plusSeconds(1), invoice(0));
          }
          return null;
        };

    var outcome = ledger.run();

    assertThat(outcome.side(BOOKS).records().distinct()).isEqualTo(96);
    assertThat(outcome.examination().agreeing()).isEqualTo(95);
    assertThat(outcome.suspects()).extracting(Suspect::bucket).containsExactly(Bucket.ONLY_IN_B);
  }

  @Test
  void s23ARecordRemovedWhileWePageHidesNoOther() {
    ledger.pace =
        new PullSettings(
            10, 1, 3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMinutes(1));
    once(
        it -> it.offset() == 30,
        it -> {
          books.remove("books-5");
          return null;
        });

    var outcome = ledger.run();

    assertThat(outcome.examination().agreeing()).isEqualTo(94);
    assertThat(outcome.suspects()).hasSize(1);
    assertThat(outcome.suspects().get(0).subject().a())
        .extracting(it -> it.id())
        .containsExactly("crm-5");
    assertThat(outcome.side(BOOKS).listing().vanished()).isEqualTo(1);
    assertThat(outcome.side(BOOKS).records().distinct()).isEqualTo(94);
  }

  @Test
  void a429IsWaitedForAsLongAsItSays() {
    var refused = new AtomicInteger();
    books.script =
        it ->
            it.offset() == 30 && refused.incrementAndGet() < 3
                ? new Reply(429, Map.of("Retry-After", "1"), "{}".getBytes(StandardCharsets.UTF_8))
                : null;

    agrees(ledger.run());
    assertThat(refused.get()).isGreaterThanOrEqualTo(3);
  }

  @ParameterizedTest(name = "HTTP {0}")
  @CsvSource({"429, HTTP 429", "503, HTTP 503", "401, HTTP 401"})
  void aSideThatIsNotWaitedForAnyLongerSaysWhy(int status, String why) {
    var later = Map.of("Retry-After", "120");
    ledger.pace =
        new PullSettings(10, 1, 3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofNanos(1));
    books.script =
        it ->
            it.offset() == 30
                ? new Reply(status, later, "{}".getBytes(StandardCharsets.UTF_8))
                : null;

    var outcome = ledger.run();

    assertThat(outcome.side(BOOKS).complete()).isFalse();
    assertThat(outcome.side(BOOKS).reason()).endsWith("the run could not wait any longer: " + why);
  }

  @Test
  void aQuotaThatEndsInTheMiddleEndsTheRunHonestlyAndTheNextDayItIsWhole() {
    ledger.manifests.put(BOOKS, it -> it + "\nquota: {calls: 40, reserve: 50}\n");

    agrees(ledger.run());
    var second = ledger.run();

    assertThat(second.examination().trustworthy()).isFalse();
    assertThat(second.side(BOOKS).complete()).isFalse();
    assertThat(second.side(BOOKS).reason())
        .contains("the run could not wait any longer: its quota is used up")
        .contains("2026-06-23T00:00:00Z");
    assertThat(second.suspects()).isEmpty();

    ledger.clock.pass(Duration.ofDays(1));
    agrees(ledger.run());
  }

  @Test
  void aPageThatFailsIsAskedForAgainAndASideThatStaysDownIsNotAllGood() {
    var failed = new AtomicInteger();
    books.script =
        it -> it.offset() == 40 && failed.incrementAndGet() < 3 ? Reply.status(500) : null;
    agrees(ledger.run());

    books.script = it -> it.offset() == 40 ? Reply.status(500) : null;
    var outcome = ledger.run();
    assertThat(outcome.examination().trustworthy()).isFalse();
    assertThat(outcome.suspects()).isEmpty();
    assertThat(outcome.side(BOOKS).complete()).isFalse();
    assertThat(outcome.side(CRM).complete()).isTrue();
  }

  @Test
  void aConnectionThatIsResetIsTriedAgain() {
    var cut = new AtomicInteger();
    books.script = it -> it.offset() == 40 && cut.incrementAndGet() < 3 ? Reply.status(0) : null;

    agrees(ledger.run());
  }

  @Test
  void aPageThatDoesNotComeIsAskedForAgain() {
    var end = new CountDownLatch(1);
    ledger.manifests.put(BOOKS, it -> it.replace("timeout: 2s", "timeout: 300ms"));
    once(
        it -> it.offset() == 40,
        it -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return null;
        });

    agrees(ledger.run());
    end.countDown();
  }

  @Test
  void s23HalfADataSetIsNotTrustedHoweverWellItAddsUp() {
    assertThat(ledger.run().examination().trustworthy()).isTrue();
    for (int i = 50; i <= 95; i++) {
      books.remove("books-" + i);
    }

    var outcome = ledger.run();

    assertThat(outcome.examination().trustworthy()).isFalse();
    assertThat(outcome.examination().reason()).contains("49").contains("95");
    assertThat(outcome.suspects()).isEmpty();
  }

  @Test
  void s23AFirstRunIsNotTrustedWhereASideIsImplausible() {
    for (int i = 19; i <= 95; i++) {
      books.remove("books-" + i);
    }
    assertThat(ledger.run().examination().trustworthy()).isFalse();

    ledger.fill(BOOKS, 19, 30);
    assertThat(ledger.run().examination().trustworthy()).isTrue();
  }

  @Test
  void s23ASideWithFewerRecordsThanItsLinksIsNotTrusted() {
    ledger.link(1, 95);
    for (int i = 60; i <= 95; i++) {
      books.remove("books-" + i);
    }

    var outcome = ledger.run();

    assertThat(outcome.examination().trustworthy()).isFalse();
    assertThat(outcome.examination().reason()).contains("95 of its records are linked");
  }

  @Test
  void pagesThatGoRoundInACircleAreNoListing() {
    ledger.manifests.put(
        BOOKS,
        it ->
            it.replaceFirst(
                "paging: \\{kind: offset[^}]*\\}",
                "paging: {kind: cursor, parameter: cursor, next: next, sizeParameter: limit}"));
    books.script =
        it ->
            it.path().equals("/items")
                ? new Reply(
                    200,
                    Map.of(),
                    "{\"items\":[{\"id\":\"1\"}],\"next\":\"x%d\"}"
                        .formatted(it.number() % 3)
                        .getBytes(StandardCharsets.UTF_8))
                : null;

    var outcome = ledger.run();

    assertThat(outcome.examination().trustworthy()).isFalse();
    assertThat(outcome.examination().reason()).contains("circle");
  }

  @Test
  void aKilledProcessIsFollowedAtThePageItReached() {
    var run = ledger.asked(Map.of());
    killedAt(run, 9);
    var before = pages();
    books.log.clear();
    ledger.at(CRM).log.clear();
    ledger.clock.pass(Duration.ofSeconds(91));

    var outcome = ledger.examine(ledger.claimed(ledger.process()));

    agrees(outcome);
    assertThat(outcome.side(BOOKS).listing().pulled()).isEqualTo(95);
    assertThat(before).hasSizeGreaterThan(4);
    assertThat(pages().stream().filter(before::contains)).hasSizeLessThanOrEqualTo(2 + 8);
    assertThatThrownBy(() -> run.save(Value.Struct.EMPTY, Map.of())).isInstanceOf(Runs.Lost.class);
  }

  @Test
  void whatACrashOfTheDatabaseTookIsPulledAgain() {
    var run = ledger.asked(Map.of());
    killedAt(run, 9);
    ledger.sql("truncate staging_row");
    ledger.clock.pass(Duration.ofSeconds(91));

    agrees(ledger.examine(ledger.claimed(ledger.process())));
  }

  @Test
  void aPausedRunGoesOnWhereItWas() {
    var run = ledger.asked(Map.of());
    killedAt(run, 6);
    run.end(Run.Status.WAITING, Map.of(), null);

    agrees(ledger.examine(ledger.claimed(ledger.process())));
  }

  @Test
  void theStagedRowsOfARunAreDroppedWhenItWasCompared() {
    var outcome = ledger.run();

    assertThat(ledger.examinations.find(outcome.run())).contains(outcome.examination());
    ledger.sql(
        "do $$ begin assert (select count(*) from pg_inherits where inhparent ="
            + " 'staging_row'::regclass) = 0; end $$");

    var cancelled = ledger.asked(Map.of());
    killedAt(cancelled, 6);
    cancelled.end(Run.Status.CANCELLED, Map.of(), null);
    ledger.staging.tidy();
    ledger.sql(
        "do $$ begin assert (select count(*) from pg_inherits where inhparent ="
            + " 'staging_row'::regclass) = 0; end $$");
  }

  @Test
  void s23ARunOfAPeriodReadsWhatChangedOnBothSidesAndConcludesNoAbsence() {
    ledger.link(1, 90);
    var inPeriod = NOW.minus(Duration.ofDays(2));
    var edited = invoice(7);
    edited.put("customer", Value.text("Edited"));
    books.put("books-7", inPeriod, edited);
    ledger.at(CRM).put("crm-8", inPeriod, invoice(8));
    ledger.at(CRM).put("crm-9", inPeriod, invoice(9));
    books.remove("books-9");
    ledger.at(CRM).put("crm-94", inPeriod, invoice(94));

    var outcome =
        ledger.run(
            Map.of("startDate", Value.text("2026-06-19"), "endDate", Value.text("2026-06-21")));

    assertThat(outcome.examination().trustworthy()).isTrue();
    assertThat(outcome.examination().agreeing()).isEqualTo(1);
    assertThat(outcome.suspects())
        .extracting(it -> it.bucket() + " " + it.subject().a().stream().map(a -> a.id()).toList())
        .containsExactlyInAnyOrder("DIFFERS [crm-7]", "ONLY_IN_A [crm-9]", "UNDECIDABLE [crm-94]");
    assertThat(outcome.side(CRM).records().distinct()).isEqualTo(4);
    assertThat(ledger.run().examination().baseline()).isTrue();
  }

  @Test
  void s23ATotalFromACountQueryProvesAListing() {
    ledger.countedApart(BOOKS);
    once(it -> it.offset() == 20, it -> new Reply(200, Map.of(), NOTHING));

    var outcome = ledger.run();

    agrees(outcome);
    assertThat(outcome.side(BOOKS).said().before()).isEqualTo(95);
    assertThat(outcome.side(BOOKS).said().after()).isEqualTo(95);
    assertThat(outcome.side(BOOKS).listing().appeared()).isPositive();

    books.script = it -> it.offset() == 20 ? new Reply(200, Map.of(), NOTHING) : null;
    var lacking = ledger.run().examination();
    assertThat(lacking.trustworthy()).isFalse();
    assertThat(lacking.reason()).contains("95").contains("85");
  }

  @Test
  void s23ACountQueryThatFailsIsNoTotalAndSaysSo() {
    ledger.countedApart(BOOKS);
    for (var broken :
        List.of(
            Reply.status(500),
            Reply.status(403),
            ListedServer.count(-5),
            new Reply(200, Map.of(), "{\"count\":\"many\"}".getBytes(StandardCharsets.UTF_8)))) {
      books.script = it -> it.path().equals("/count") ? broken : null;

      var outcome = ledger.run();

      agrees(outcome);
      assertThat(outcome.side(BOOKS).said().before()).isNull();
      assertThat(outcome.side(BOOKS).said().after()).isNull();
      assertThat(outcome.side(BOOKS).said().silent()).isNotBlank();
      assertThat(ledger.examinations.find(outcome.run())).contains(outcome.examination());
    }
  }

  @Test
  void s23ACountThatIsBehindTheRecordsIsAskedForOnceMore() {
    ledger.countedApart(BOOKS);
    var asked = new AtomicInteger();
    books.script =
        it ->
            it.path().equals("/count") && asked.incrementAndGet() <= 2
                ? ListedServer.count(94)
                : null;

    var outcome = ledger.run();

    agrees(outcome);
    assertThat(asked.get()).isGreaterThanOrEqualTo(3);
    assertThat(outcome.side(BOOKS).said().after()).isEqualTo(95);
  }

  @Test
  void s23WhereAPageCameTwiceTheListingIsInDoubtAndNotTheCount() {
    ledger.countedApart(BOOKS);
    var asked = new AtomicInteger();
    var repeated = new AtomicBoolean();
    books.script =
        it -> {
          if (it.path().equals("/count")) {
            asked.incrementAndGet();
          }
          boolean hit = it.offset() == 20 && repeated.compareAndSet(false, true);
          return hit ? books.page(10, 10) : null;
        };

    var outcome = ledger.run();

    agrees(outcome);
    assertThat(repeated).isTrue();
    assertThat(asked).as("before and after each of two listings").hasValue(4);
  }

  @Test
  void s23ACountThatWentSilentAfterThePullIsNoTotal() {
    ledger.countedApart(BOOKS);
    var asked = new AtomicInteger();
    books.script =
        it -> it.path().equals("/count") && asked.incrementAndGet() > 1 ? Reply.status(403) : null;

    var outcome = ledger.run();

    agrees(outcome);
    assertThat(outcome.side(BOOKS).said().after()).isNull();
    assertThat(outcome.side(BOOKS).said().silent()).isNotBlank();
  }

  private Set<String> pages() {
    var pages = new HashSet<String>();
    for (var server : List.of(books, ledger.at(CRM))) {
      for (var ask : List.copyOf(server.log)) {
        pages.add(server.url() + ask.path() + ask.offset());
      }
    }
    return pages;
  }

  /** The process ends within the pull, without a word to the database. */
  private void killedAt(ActiveRun run, int request) {
    var asked = new AtomicInteger();
    ledger
        .servers
        .values()
        .forEach(
            it ->
                it.script =
                    ask -> {
                      if (asked.incrementAndGet() == request) {
                        run.stop();
                      }
                      return null;
                    });
    assertThatThrownBy(() -> ledger.examination(run)).isInstanceOf(ActiveRun.Halted.class);
    ledger.servers.values().forEach(it -> it.script = ask -> null);
  }

  private void once(Predicate<Ask> when, Function<Ask, Reply> answer) {
    var done = new AtomicBoolean();
    books.script =
        it ->
            it.path().equals("/items") && when.test(it) && done.compareAndSet(false, true)
                ? answer.apply(it)
                : null;
  }

  private static void agrees(Ledger.Outcome outcome) {
    assertThat(outcome.examination().reason()).isNull();
    assertThat(outcome.examination().trustworthy()).isTrue();
    assertThat(outcome.suspects()).isEmpty();
    assertThat(outcome.examination().agreeing()).isEqualTo(95);
    assertThat(outcome.side(BOOKS).complete()).isTrue();
  }
}
