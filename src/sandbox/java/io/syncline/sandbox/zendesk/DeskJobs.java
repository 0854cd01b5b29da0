package io.syncline.sandbox.zendesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Cause;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Background jobs: up to 100 users each, at most 30 waiting or working, results in the order of the
 * request. A job takes effect when it runs, not when it is accepted.
 *
 * <p>Sources: developer.zendesk.com, "Job Statuses" and "Users" (create_many, update_many,
 * create_or_update_many); the shape of the results ({@code Created}, {@code Updated}, {@code
 * Failed}) from support.zendesk.com, "Create or Update Many Users response specifications".
 */
final class DeskJobs implements AutoCloseable {
  /** What is done to each user of a job. */
  enum Kind {
    CREATE,
    UPDATE,
    CREATE_OR_UPDATE
  }

  private final DeskUsers users;
  private final Map<String, ObjectNode> jobs = new ConcurrentHashMap<>();
  private final AtomicInteger unfinished = new AtomicInteger();
  private final ScheduledThreadPoolExecutor runner =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            var thread = new Thread(task, "sandbox-zendesk-jobs");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Duration delay = Duration.ZERO;

  DeskJobs(DeskUsers users) {
    this.users = users;
  }

  /** How long a job waits before it runs. */
  void delay(Duration value) {
    delay = value;
  }

  Reply submit(Cause cause, Kind kind, JsonNode list, String base) {
    if (!(list instanceof ArrayNode all) || all.isEmpty()) {
      throw DeskProblem.of(400, "InvalidRequest", "users must be a non-empty array");
    }
    if (all.size() > 100) {
      throw DeskProblem.of(400, "TooManyRecords", "A job takes at most 100 users");
    }
    if (unfinished.incrementAndGet() > 30) {
      unfinished.decrementAndGet();
      throw DeskProblem.of(429, "TooManyJobs", "At most 30 jobs may be queued or working");
    }
    var id = "V3-" + UUID.randomUUID().toString().replace("-", "");
    var status = status(id, base, "queued", all.size());
    jobs.put(id, status);
    runner.schedule(() -> run(id, base, cause, kind, all), delay.toMillis(), TimeUnit.MILLISECONDS);
    return Reply.json(200, Json.object().set("job_status", status));
  }

  Reply show(String id) {
    var status = jobs.get(id);
    if (status == null) {
      throw DeskProblem.notFound();
    }
    return Reply.json(200, Json.object().set("job_status", status));
  }

  private static ObjectNode status(String id, String base, String state, int total) {
    var json = Json.object();
    json.put("id", id).put("job_type", "Bulk user change");
    json.put("url", base + "/api/v2/job_statuses/" + id + ".json");
    json.put("total", total).putNull("progress").put("status", state);
    return json.putNull("message").putNull("results");
  }

  private void run(String id, String base, Cause cause, Kind kind, ArrayNode all) {
    try {
      var results = Json.array();
      for (int i = 0; i < all.size(); i++) {
        results.add(one(cause, kind, all.get(i), i));
      }
      var done = status(id, base, "completed", all.size()).put("progress", all.size());
      done.put("message", "Completed").set("results", results);
      jobs.put(id, done);
    } finally {
      unfinished.decrementAndGet();
    }
  }

  private ObjectNode one(Cause cause, Kind kind, JsonNode given, int index) {
    try {
      var existing = kind == Kind.CREATE ? null : existing(kind, given);
      if (kind == Kind.UPDATE && existing == null) {
        throw DeskProblem.notFound();
      }
      var saved =
          existing == null ? users.create(cause, given) : users.update(cause, existing.id(), given);
      return result(saved, existing == null ? "Created" : "Updated", index);
    } catch (DeskProblem e) {
      return Json.object()
          .put("index", index)
          .put("error", kind == Kind.CREATE ? "UserCreateError" : "UserUpdateError")
          .put("details", e.getMessage())
          .put("status", "Failed");
    }
  }

  private @Nullable NativeRecord existing(Kind kind, JsonNode given) {
    var id = given.path("id");
    if (!id.isMissingNode() && !id.isNull()) {
      var record = users.store().current(id.asText());
      return record == null || record.archived() ? null : record;
    }
    var external = Json.object().set("external_id", given.path("external_id"));
    return users.match(kind == Kind.UPDATE ? external : given);
  }

  private static ObjectNode result(NativeRecord saved, String status, int index) {
    return Json.object()
        .put("index", index)
        .put("id", Long.parseLong(saved.id()))
        .put("action", status.equals("Created") ? "create" : "update")
        .put("success", true)
        .put("status", status)
        .put("email", saved.text("email"))
        .put("external_id", saved.text("external_id"));
  }

  @Override
  public void close() {
    runner.shutdownNow();
  }
}
