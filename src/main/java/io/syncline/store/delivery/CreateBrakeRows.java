package io.syncline.store.delivery;

import io.syncline.core.delivery.DeliveryStore.Admission;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** The rows of creates that count against the brake of a sync. */
public final class CreateBrakeRows {

  /** Older rows are swept; twice what is ever asked for, whatever the clocks of processes say. */
  private static final Duration KEPT = Duration.ofDays(2);

  // By the order of names: never against one another.
  private static final Sql LOCK =
      Sql.of(
          "select pg_advisory_xact_lock(hashtext('creates'), hashtext(:sync)) is null as locked");

  private static final Sql COUNTED =
      Sql.of(
          """
          select count(*) as amount from brake_count where sync = :sync and kind = 'creation' and at > :since
          """);

  private static final Sql KNOWN =
      Sql.of(
          """
          select subject
          from brake_count
          where sync = :sync and kind = 'creation' and md5(subject) = any(select md5(unnest(:subjects::text[])))
            and at > :since
          """);

  private static final Sql SWEEP =
      Sql.of("delete from brake_count where sync = :sync and kind = 'creation' and at < :old");

  private static final Sql ADD =
      Sql.of(
          """
          insert into brake_count (sync, kind, at, amount, subject)
          select :sync, 'creation', :at, 1, subject from unnest(:subjects::text[]) as added (subject)
          on conflict (sync, kind, md5(subject)) where subject is not null do update set at = excluded.at
          """);

  private CreateBrakeRows() {}

  public static Map<UUID, String> admit(
      Connection connection, List<Admission> asked, Instant since, Instant now) {
    var syncs = new TreeSet<String>();
    asked.forEach(it -> syncs.addAll(it.allowed().keySet()));
    var subjects = asked.stream().map(Admission::subject).distinct().toList();
    var counted = new TreeMap<String, Long>();
    var known = new HashMap<String, Set<String>>();
    var added = new TreeMap<String, List<String>>();
    for (var sync : syncs) {
      LOCK.on(connection).with("sync", sync).list(row -> true);
      counted.put(
          sync,
          COUNTED
              .on(connection)
              .with("sync", sync)
              .with("since", since)
              .one(row -> row.number("amount")));
      known.put(sync, known(connection, sync, subjects, since));
    }
    var stopped = new HashMap<UUID, String>();
    for (var it : asked) {
      var stops =
          it.allowed().keySet().stream()
              .sorted()
              .filter(sync -> !known.get(sync).contains(it.subject()))
              .filter(sync -> counted.get(sync) + 1 > it.allowed().get(sync))
              .findFirst();
      if (stops.isPresent()) {
        stopped.put(it.delivery(), stops.get());
        continue;
      }
      for (var sync : it.allowed().keySet()) {
        if (known.get(sync).add(it.subject())) {
          counted.merge(sync, 1L, Long::sum);
          added.computeIfAbsent(sync, any -> new ArrayList<>()).add(it.subject());
        }
      }
    }
    added.forEach((sync, more) -> add(connection, sync, more, now));
    return stopped;
  }

  private static Set<String> known(
      Connection connection, String sync, Collection<String> subjects, Instant since) {
    return new HashSet<>(
        KNOWN
            .on(connection)
            .with("sync", sync)
            .with("since", since)
            .with("subjects", "text", subjects)
            .list(row -> row.text("subject")));
  }

  private static void add(
      Connection connection, String sync, Collection<String> subjects, Instant now) {
    SWEEP.on(connection).with("sync", sync).with("old", now.minus(KEPT)).update();
    ADD.on(connection)
        .with("sync", sync)
        .with("at", now)
        .with("subjects", "text", subjects)
        .update();
  }
}
