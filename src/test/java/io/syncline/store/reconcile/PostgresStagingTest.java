package io.syncline.store.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.side.Place;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.StagedRow;
import io.syncline.core.reconcile.side.Staging;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.transform.Filters;
import io.syncline.store.TestDatabase;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.run.PostgresRuns;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import io.syncline.store.sql.StoreFailure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PostgresStagingTest {

  private static final Instant NOW = Instant.parse("2026-06-22T04:00:00Z");
  private static final SystemId CRM = SystemId.of("crm");
  private static final SystemId BOOKS = SystemId.of("books");

  private final Database database = new Database(TestDatabase.fresh());
  private final PostgresRuns runs =
      new PostgresRuns(
          database, new ProcessSession(database, UUID.randomUUID()), Duration.ofMinutes(10));
  private final PostgresStaging staging = new PostgresStaging(database);

  @Test
  void pagesOfManyStreamsAreAllThereWithTheirPlaces() throws Exception {
    var run = claimed();
    staging.begin(run, true);
    var threads = Executors.newFixedThreadPool(16);
    try {
      var streams =
          IntStream.range(0, 16)
              .mapToObj(it -> CompletableFuture.runAsync(() -> stream(run, it), threads))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(streams).join();
    } finally {
      threads.shutdown();
    }

    var places = staging.begin(run, false);
    assertThat(places).hasSize(16).allMatch(it -> it.done() && it.rows() == 60);
    for (int side = 0; side < 2; side++) {
      var proof = staging.prove(run.run().id(), new Staging.Listed(side, CRM, "items"));
      assertThat(proof.rows()).isEqualTo(8 * 60);
      assertThat(proof.records().distinct()).isEqualTo(8 * 60);
    }
  }

  private void stream(Runs.Claimed run, int stream) {
    int side = stream % 2;
    for (int page = 1; page <= 20; page++) {
      var rows = new ArrayList<StagedRow>();
      for (int i = 0; i < 3; i++) {
        rows.add(row(stream + "-" + page + "-" + i, i, false, Filters.Answer.IN, 1));
      }
      staging.commit(run, List.of(place(side, stream, 3L * page, page == 20)), rows);
    }
  }

  @Test
  void aPageThatCannotBeStoredFailsAloneHoweverManyWaitWithIt() {
    var run = claimed();
    staging.begin(run, true);
    var threads = Executors.newFixedThreadPool(12);
    try {
      var bad = new ArrayList<CompletableFuture<Void>>();
      var good = new ArrayList<CompletableFuture<Void>>();
      for (int i = 0; i < 24; i++) {
        int stream = i;
        // PostgreSQL stores no NUL
        var id = i % 4 == 0 ? "a\u0000b" : "id" + i;
        (i % 4 == 0 ? bad : good)
            .add(
                CompletableFuture.runAsync(
                    () ->
                        staging.commit(
                            run,
                            List.of(place(0, stream, 1, true)),
                            List.of(row(id, stream, false, Filters.Answer.IN, 1))),
                    threads));
      }

      good.forEach(CompletableFuture::join);
      bad.forEach(it -> assertThatThrownBy(it::join).hasCauseInstanceOf(StoreFailure.class));
    } finally {
      threads.shutdown();
    }
    assertThat(staging.begin(run, false)).hasSize(18);
  }

  @Test
  void numbersAreStagedAsTheyAre() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var numbers = new ArrayList<@Nullable BigDecimal>();
    for (var edge :
        List.of(
            "0", "0.00", "-0.5", "9999", "10000", "99990000", "0.0001", "0.00001", "-12345.678")) {
      numbers.add(new BigDecimal(edge));
    }
    numbers.add(null);
    for (int i = 0; i < 400; i++) {
      var digits = new BigInteger(random.nextInt(90), random);
      var number = new BigDecimal(digits, random.nextInt(25) - 4);
      numbers.add(random.nextBoolean() ? number : number.negate());
    }
    var run = claimed();
    staging.begin(run, true);
    staging.commit(run, List.of(place(0, 0, 1, true)), List.of(holding(numbers)));

    var stored =
        database.inTransaction(
            connection ->
                Sql.of(
                        "select n::text as number from %s, unnest(numbers) with ordinality as u (n, i) order by i"
                            .formatted(PostgresStaging.table(run.run().id())))
                    .on(connection)
                    .list(row -> Optional.ofNullable(row.maybeText("number"))));

    assertThat(stored)
        .as("seed %d", seed)
        .isEqualTo(
            numbers.stream()
                .map(
                    it ->
                        Optional.ofNullable(it)
                            .map(n -> n.scale() < 0 ? n.setScale(0) : n)
                            .map(BigDecimal::toPlainString))
                .toList());
  }

  private static StagedRow holding(List<@Nullable BigDecimal> numbers) {
    var like = row("1", 1, false, Filters.Answer.IN, 1);
    var content =
        new StagedRow.Content(
            like.content().whole(),
            like.content().digest(),
            like.content().states(),
            numbers,
            null);
    return new StagedRow(like.keys(), content, like.times(), like.filter(), like.archived());
  }

  @Test
  void nothingIsStagedByAProcessThatLostTheRun() {
    var run = claimed();
    staging.begin(run, true);
    var lost = new Runs.Claimed(run.run(), run.epoch() - 1, Value.Struct.EMPTY);

    assertThatThrownBy(
            () ->
                staging.commit(
                    lost,
                    List.of(place(0, 0, 1, false)),
                    List.of(row("1", 1, false, Filters.Answer.IN, 1))))
        .isInstanceOf(Runs.Lost.class);

    assertThat(staging.begin(run, false)).isEmpty();
    assertThat(staging.prove(run.run().id(), new Staging.Listed(0, CRM, "items")).rows()).isZero();
  }

  @Test
  void s23OnePassFindsWhatTheLongWayFinds() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var run = claimed();
    for (int round = 0; round < 25; round++) {
      staging.begin(run, true);
      // from no key twice to hardly a key once
      int keys = round < 10 ? Integer.MAX_VALUE : 3 + random.nextInt(200);
      for (int side = 0; side < 2; side++) {
        var rows = rows(side, random, keys);
        staging.commit(run, List.of(place(side, side, rows.size(), true)), rows);
      }
      var quick = found(run);
      linkSomebodyElse(round);
      var slow = found(run);
      unlink();

      assertThat(quick).as("seed %d, round %d", seed, round).isEqualTo(slow);
    }
  }

  @Test
  void s23WhatIsMostlyLinkedIsFoundAndMeasuredAsTheLongWayDoesIt() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var run = claimed();
    for (int round = 0; round < 25; round++) {
      staging.begin(run, true);
      int keys = round % 2 == 0 ? Integer.MAX_VALUE : 100 + random.nextInt(400);
      for (int side = 0; side < 2; side++) {
        var rows = rows(side, random, keys);
        staging.commit(run, List.of(place(side, side, rows.size(), true)), rows);
      }
      link(random);
      var quick = found(run);
      boolean several = ((Staging.Met) quick.get(0)).several();
      var measured = staging.measure(run.run().id(), meeting(), several, new byte[8]);
      pretendMoreIsStaged(run);
      var slow = found(run);
      var measuredSlowly = staging.measure(run.run().id(), meeting(), true, new byte[8]);
      unlink();

      assertThat(quick).as("seed %d, round %d", seed, round).isEqualTo(slow);
      assertThat(measured).as("seed %d, round %d", seed, round).isEqualTo(measuredSlowly);
    }
  }

  /** Nearly all, a few to somebody else's copy or as a second copy. */
  private void link(Random random) {
    database.run(
        connection -> {
          for (int i = 0; i < 150; i++) {
            var record = UUID.randomUUID();
            var other = random.nextInt(25) == 0 ? 149 - i : i;
            PostgresStaging.execute(
                connection,
                "insert into record (id, entity, version, status, attributes) values ('%s', 'item', 1, 'active', '{}')"
                    .formatted(record));
            if (random.nextInt(30) > 0) {
              link(connection, record, "crm", "0-" + i, random.nextInt(30) == 0);
            }
            if (random.nextInt(30) > 0) {
              link(connection, record, "books", "1-" + other, false);
            }
          }
        });
  }

  private static void link(
      java.sql.Connection connection, UUID record, String system, String id, boolean second) {
    PostgresStaging.execute(
        connection,
        "insert into link (record_id, system_id, object, native_id, role, generation, made_by) values ('%s', '%s', 'items', '%s', '%s', 1, 'test') on conflict do nothing"
            .formatted(record, system, id, second ? "secondary" : "main"));
  }

  private void pretendMoreIsStaged(Runs.Claimed run) {
    database.run(
        connection ->
            PostgresStaging.execute(
                connection,
                "update staging_place set rows = 1000000 where run_id = '%s'"
                    .formatted(run.run().id())));
  }

  /** What is suspicious, whatever its place. */
  private List<Object> found(Runs.Claimed run) {
    staging.forgetSuspects(run);
    var met = staging.compare(run, meeting(), 0);
    var suspects = new PostgresSuspects(database).after(run.run().id(), 0, 10_000);
    var found = new ArrayList<Object>();
    found.add(met);
    suspects.stream().map(PostgresStagingTest::placeless).sorted().forEach(found::add);
    return found;
  }

  private static String placeless(Suspect it) {
    return "%s %s %s %s %s %s %s %s"
        .formatted(
            it.bucket(),
            it.key(),
            it.subject().a(),
            it.subject().b(),
            new TreeSet<>(it.attributes()),
            it.listings().changedAt(),
            it.listings().leftFilterIn(),
            it.listings().amounts());
  }

  private List<StagedRow> rows(int side, Random random, int keys) {
    var rows = new ArrayList<StagedRow>();
    for (int i = 0; i < 150; i++) {
      Integer key =
          random.nextInt(20) == 0 ? null : keys > 1_000 ? Integer.valueOf(i) : random.nextInt(keys);
      if (random.nextInt(10) > 0) {
        rows.add(
            row(
                side + "-" + i,
                key,
                random.nextInt(15) == 0,
                Filters.Answer.values()[
                    random.nextInt(12) == 0 ? 1 : random.nextInt(5) == 0 ? 2 : 0],
                random.nextInt(8) == 0 ? 2 : 1));
      }
    }
    return rows;
  }

  private static Staging.Meeting meeting() {
    return new Staging.Meeting(
        "item",
        new Staging.Listed(0, CRM, "items"),
        new Staging.Listed(1, BOOKS, "items"),
        0,
        1,
        new Staging.Meaning(true, false, false),
        List.of(new Staging.Compared("amount", 0, 0, BigDecimal.ZERO, true, false)));
  }

  /** Then nothing can be taken for granted of links. */
  private void linkSomebodyElse(int round) {
    database.run(
        connection -> {
          var record = UUID.randomUUID();
          PostgresStaging.execute(
              connection,
              "insert into record (id, entity, version, status, attributes) values ('%s', 'item', 1, 'active', '{}')"
                  .formatted(record));
          PostgresStaging.execute(
              connection,
              "insert into link (record_id, system_id, object, native_id, role, generation, made_by) values ('%s', 'crm', 'items', 'other-%d', 'main', 1, 'test')"
                  .formatted(record, round));
        });
  }

  private void unlink() {
    database.run(connection -> PostgresStaging.execute(connection, "delete from link"));
  }

  private static StagedRow row(
      String id, @Nullable Integer key, boolean archived, Filters.Answer filter, long value) {
    var digest = ByteBuffer.allocate(8).putLong(value).array();
    var hash = key == null ? null : ByteBuffer.allocate(32).putInt(key).array();
    var content =
        new StagedRow.Content(
            digest, digest, new byte[] {2}, List.of(BigDecimal.valueOf(value)), null);
    return new StagedRow(
        new StagedRow.Keys(id, hash, null, List.of()),
        content,
        new SideRecord.Times(NOW, null, null, null),
        filter,
        archived);
  }

  private static Place place(int side, int stream, long rows, boolean done) {
    var pages = new Place.Pages(side, Place.Pass.FIRST, stream, 3, null, null, NOW);
    return new Place(pages, null, rows, rows, done);
  }

  private Runs.Claimed claimed() {
    var run =
        Run.asked(
            UUID.randomUUID().toString(),
            Run.Kind.RECONCILE,
            "items",
            Value.Struct.EMPTY,
            NOW,
            "test");
    runs.ask(run, null);
    return runs.claim(Run.Kind.RECONCILE, "items", NOW).orElseThrow();
  }
}
