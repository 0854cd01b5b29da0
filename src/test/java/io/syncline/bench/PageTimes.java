package io.syncline.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long each kind of page of the console takes, and its search, with so many records ({@code
 * bench.records}), 100,000 entries of the audit log and 100,000 differences. A few real contacts
 * are synced, edited and reconciled; then their rows are copied, so that every shape is one that
 * the product wrote. The pages are those that a person reaches from the first one by links.
 */
final class PageTimes {
  private static final int CONTACTS = 200;
  private static final int ENTRIES = 100_000;
  private static final int REPEATED = 20;
  private static final int PAGES = 120;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern LINK = Pattern.compile("href=\"(/console[^\"#]*)");
  private static final Pattern NAMED =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}|(?<=[/=])[^/=&?]*\\d[^/=&?]*");

  private final Path directory;
  private final List<String> options;
  private final Table table;
  private final int records;
  private final Calls calls = new Calls();
  private final HttpClient browser =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

  PageTimes(Path directory, List<String> options, Table table, int records) {
    this.directory = directory;
    this.options = options;
    this.table = table;
    this.records = records;
  }

  void run() throws Exception {
    int port = Child.freePort();
    var place = Files.createDirectories(directory.resolve("pages"));
    try (var systems = new Systems(calls, place, port);
        var product = new Product(calls, place, port, systems, options)) {
      product.define(List.of("zendesk"));
      product.start();
      prepare(systems, product);
      fill(product.data());
      var times = measured("http://127.0.0.1:" + port);
      times.forEach((page, all) -> table.put(page + ", ms", all[REPEATED / 2]));
      table.put(
          "at most, ms",
          times.values().stream().mapToDouble(it -> it[REPEATED - 1]).max().orElseThrow());
      System.err.println(times.size() + " kinds of pages");
    }
  }

  /** Contacts in both systems, edited once, ten of them different since. */
  private void prepare(Systems systems, Product product) throws Exception {
    int first = systems.writes("zendesk");
    var ids = systems.create(0, CONTACTS);
    await(() -> systems.writes("zendesk") - first >= CONTACTS);
    systems.edit(ids, 1);
    await(() -> systems.writes("zendesk") - first >= 2 * CONTACTS);
    await(() -> systems.waitingHooks() == 0);
    systems.tell(false);
    systems.editAtTarget(10);
    var api = "http://127.0.0.1:" + product.port() + "/api/v1";
    var asked =
        calls.send(
            "POST",
            api + "/syncs/contacts/reconcile",
            Calls.JSON.createObjectNode(),
            "Authorization",
            "Bearer " + Product.TOKEN);
    var run = api + "/runs/" + asked.path("id").asText();
    await(
        () -> {
          var status =
              calls
                  .send(
                      "GET",
                      run,
                      Calls.JSON.createObjectNode(),
                      "Authorization",
                      "Bearer " + Product.TOKEN)
                  .path("status")
                  .asText();
          return !List.of("queued", "running").contains(status);
        });
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("not done within " + PATIENCE);
      }
      Calls.pause(100);
    }
  }

  private void fill(Path data) throws Exception {
    int copies = records / CONTACTS;
    try (var connection = Statements.connect(data);
        var statement = connection.createStatement()) {
      for (var sql : FILL) {
        statement.execute(
            sql.replace(":copies", Integer.toString(copies))
                .replace(":entries", Integer.toString(ENTRIES)));
      }
      for (var counted : List.of("record", "link", "sync_audit_log", "reconciliation_difference")) {
        try (var rows = statement.executeQuery("select count(*) from " + counted)) {
          rows.next();
          System.err.printf("  %s: %,d rows%n", counted, rows.getLong(1));
        }
      }
    }
  }

  /** Times of each kind of page in milliseconds, in ascending order. */
  private Map<String, double[]> measured(String base) throws IOException, InterruptedException {
    var times = new TreeMap<String, double[]>();
    var found = new HashMap<String, String>();
    var open =
        new ArrayDeque<>(List.of("/console", "/console/find?q=person7", "/console/find?q=example"));
    open.forEach(it -> found.put(kind(it), it));
    while (!open.isEmpty() && times.size() < PAGES) {
      var path = open.remove();
      var page = page(base, path);
      if (page == null) {
        continue;
      }
      var all = new double[REPEATED];
      for (int i = 0; i < REPEATED; i++) {
        long from = System.nanoTime();
        page(base, path);
        all[i] = (System.nanoTime() - from) / 1e6;
      }
      Arrays.sort(all);
      times.put(kind(path), all);
      var links = LINK.matcher(page);
      while (links.find()) {
        var link = links.group(1).replace("&amp;", "&");
        if (found.putIfAbsent(kind(link), link) == null) {
          open.add(link);
        }
      }
    }
    return times;
  }

  private static String kind(String path) {
    return NAMED.matcher(path).replaceAll("*");
  }

  private @Nullable String page(String base, String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .header("Accept", "text/html")
            .header("Authorization", "Bearer " + Product.TOKEN)
            .build();
    HttpResponse<String> answer =
        browser.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (answer.statusCode() != 200) {
      System.err.println("  " + answer.statusCode() + " " + path);
      return null;
    }
    return answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")
        ? answer.body()
        : null;
  }

  /** Each row is copied with ids of its own; causes of entries spread over thirty days. */
  private static final List<String> FILL =
      List.of(
          "create temp table copy as select r.id as old, gen_random_uuid() as new, i"
              + " from record r cross join generate_series(1, :copies - 1) i",
          "insert into record select c.new, entity, version, status, attributes,"
              + " created_at - i * interval '1 second', updated_at - i * interval '1 second'"
              + " from copy c join record r on r.id = c.old",
          "insert into link (record_id, system_id, object, native_id, role, generation, made_by,"
              + " created_at) select c.new, system_id, object, native_id || '-' || i, role,"
              + " generation, made_by, created_at from copy c join link l on l.record_id = c.old",
          "insert into link_shadow select n.id, s.fields, s.read_number, s.version,"
              + " s.last_synced_at, s.source_system, s.sync_run_id, s.version_hash"
              + " from copy c join link l on l.record_id = c.old join link_shadow s on s.link_id = l.id"
              + " join link n on n.record_id = c.new and n.system_id = l.system_id"
              + " and n.object = l.object",
          "insert into record_search select c.new, terms from copy c"
              + " join record_search s on s.record_id = c.old",
          "insert into sync_audit_log (cause, operation, target, settled, at, entity, record_id,"
              + " system_id, object, native_id, source, outcome, reason, changes, run_id, actor,"
              + " taken_at) select (lpad(to_hex((extract(epoch from a.at - age) * 1000)::bigint), 12,"
              + " '0') || '7' || substr(md5(random()::text), 1, 3) || '8'"
              + " || substr(md5(random()::text), 1, 15))::uuid, operation, target, settled,"
              + " a.at - age, entity, c.new, system_id, object, native_id, source, outcome, reason,"
              + " changes, run_id, actor, a.taken_at - age"
              + " from (select *, random() * interval '30 days' as age from copy"
              + " order by random() limit :entries) c"
              + " join lateral (select * from sync_audit_log a where a.record_id = c.old limit 1) a"
              + " on true",
          "insert into reconciliation_difference (id, sync, entity, against, key, attribute, bucket,"
              + " state, record_id, a, b, value_a, value_b, hash, cause, there, owner, first_seen,"
              + " first_run, last_seen, last_run, runs, answer, flag, names) select gen_random_uuid(),"
              + " sync, entity, against, key || '-' || i, attribute, bucket, state, record_id, a, b,"
              + " value_a, value_b, hash, cause, there, owner, first_seen, first_run, last_seen,"
              + " last_run, runs, answer, flag, names from reconciliation_difference"
              + " cross join generate_series(1, :entries"
              + " / (select greatest(1, count(*)) from reconciliation_difference)) i",
          "insert into reconciliation_sighting (run_id, difference_id, seq, verdict, bucket, looked,"
              + " fixable, fresh, at) select d.last_run, d.id, row_number() over (), 'drift', d.bucket,"
              + " true, true, true, d.last_seen from reconciliation_difference d"
              + " on conflict do nothing",
          "analyze");
}
