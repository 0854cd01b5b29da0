package io.syncline.cli.common;

import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of {@code backfill} and {@code plan}. */
public final class BulkOptions {

  @Parameters(paramLabel = "<sync>", description = "The sync.")
  String sync = "";

  @Mixin public ServerOption at = new ServerOption();

  @Option(names = "--source", description = "Read this system alone.")
  @Nullable String source;

  @Option(
      names = "--target",
      split = ",",
      description = "Update only this system; may be repeated; left out: all.")
  List<String> targets = List.of();

  @Option(
      names = "--since",
      description = "Only what changed since: a time, or `last` for the last complete run.")
  @Nullable String since;

  @Option(
      names = "--canary",
      paramLabel = "<n>",
      description = "The first n records only; a backfill continues when its run is resumed.")
  @Nullable Integer canary;

  @Option(
      names = "--batch-size",
      paramLabel = "<n>",
      description = "Records per page, 1 to 500 (default: 100).")
  @Nullable Integer batchSize;

  @Option(names = "--no-wait", description = "Ask for it and end.")
  public boolean noWait;

  public Value.Struct body(boolean dryRun) {
    var body = new TreeMap<String, Value>();
    if (dryRun) {
      body.put("dryRun", Value.flag(true));
    }
    if (source != null) {
      body.put("sourceSystem", Value.text(source));
    }
    if (!targets.isEmpty()) {
      body.put("targetSystems", new Value.Items(targets.stream().<Value>map(Value::text).toList()));
    }
    if (since != null) {
      body.put("filter", new Value.Struct(Map.of("updatedSince", Value.text(since))));
    }
    if (canary != null) {
      body.put("canary", Value.decimal(canary));
    }
    if (batchSize != null) {
      body.put("batchSize", Value.decimal(batchSize));
    }
    return new Value.Struct(body);
  }

  /** Says that a run will wait, where its sync is paused. */
  public void sayIfPaused(Server server, PrintWriter out) throws IOException, InterruptedException {
    var said = server.get("/api/v1/syncs/" + sync);
    if (said.fine() && !said.text("paused").isEmpty()) {
      out.println(
          "The sync is paused: what the run finds waits until it is resumed (POST "
              + server.at("/api/v1/syncs/" + sync + "/resume")
              + ")");
    }
  }

  public String path() {
    return "/api/v1/syncs/" + sync + "/bulk";
  }
}
