package io.syncline.api.audit.export;

import io.syncline.api.audit.AuditQueries;
import io.syncline.api.audit.export.AuditFile.Format;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.audit.digest.AuditRowSource;
import io.syncline.core.audit.export.ExportTarget;
import io.syncline.core.audit.export.ExportTargets;
import io.syncline.core.model.value.Sha256;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.ActiveRun;
import io.syncline.core.run.Run;
import io.syncline.core.run.RunCounters;
import io.syncline.core.run.RunPace;
import io.syncline.core.run.Runs;
import io.syncline.core.run.WaitReasons;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Writes the exports that were asked for as runs. An export whose process ended is written again
 * from its beginning; a file is under its name only once it is whole.
 */
@Singleton
public class AuditExports {

  private static final int SAVED_EACH = 10_000;
  private static final String SHA = "sha256";

  private final Runs runs;
  private final AuditRowSource rows;
  private final AuditFile file;
  private final AuditQueries queries;
  private final ExportTargets targets;
  private final InstantSource clock;

  AuditExports(
      Runs runs,
      AuditRowSource rows,
      AuditFile file,
      AuditQueries queries,
      ExportTargets targets,
      InstantSource clock) {
    this.runs = runs;
    this.rows = rows;
    this.file = file;
    this.queries = queries;
    this.targets = targets;
    this.clock = clock;
  }

  /**
   * Works on one export, if one waits, until its end.
   *
   * @param as does work under the name of who asked for it
   * @return whether there was one
   */
  public boolean runOnce(BiConsumer<String, Runnable> as) {
    var claimed = runs.claim(Run.Kind.EXPORT, null, clock.instant());
    claimed.ifPresent(it -> as.accept(it.run().request().actor(), () -> work(it)));
    return claimed.isPresent();
  }

  /** One export under way, with what is known of it. */
  private final class Work {
    final Instant begun = clock.instant();
    final ActiveRun run;
    final Map<String, Long> counts = new TreeMap<>();

    Work(ActiveRun run) {
      this.run = run;
    }

    /** Where this process shuts down, nothing failed: another one takes the run over. */
    void fails(String reason) {
      if (!Thread.currentThread().isInterrupted()) {
        run.end(Run.Status.FAILED, counts, reason);
      }
    }

    void wrote(long rows) {
      run.goOn();
      var pace = new RunPace(rows, Duration.between(begun, clock.instant()));
      counts.put(RunCounters.RATE, pace.perMinute());
      if (counts.put(RunCounters.READ, rows) != null && rows % SAVED_EACH == 0) {
        run.save(Value.Struct.EMPTY, counts);
      }
    }
  }

  private void work(Runs.Claimed claimed) {
    var work = new Work(new ActiveRun(runs, claimed, clock, WaitReasons.NONE));
    try {
      try {
        export(work, claimed);
      } catch (ActiveRun.Halted halted) {
        work.run.end(halted.why().status(), work.counts, null);
      } catch (Refusal refused) {
        work.fails(refused.detail());
      } catch (IOException failed) {
        work.fails("the file could not be written: " + said(failed));
      } catch (Runs.Lost lost) {
        throw lost;
      } catch (RuntimeException broken) {
        work.fails("run failed: " + broken.getClass().getSimpleName());
        throw broken;
      }
    } catch (Runs.Lost lost) {
      // the process that has it now writes the file
    }
  }

  /** What a file system throws names the whole path: that is left out. */
  private static String said(IOException failed) {
    var text = failed.getMessage();
    boolean ours =
        failed instanceof ExportTarget.NameTaken || text != null && text.startsWith("S3");
    return ours && text != null ? text : failed.getClass().getSimpleName();
  }

  private void export(Work work, Runs.Claimed claimed) throws IOException {
    var asked = new Asked(claimed.run().request().words());
    var name = asked.text("name");
    var target = target(asked);
    var run = claimed.run().id();
    if (claimed.checkpoint().fields().get(SHA) instanceof Value.Text sha
        && target.isComplete(name, run, sha.value())) {
      work.counts.putAll(claimed.run().counts());
      end(work, target.place(name), sha.value());
      return;
    }
    var query = query(asked);
    work.counts.put(RunCounters.EXPECTED, rows.count(query));
    work.run.save(Value.Struct.EMPTY, work.counts);
    var digest = Sha256.begin();
    try (var upload = target.begin(name, new ExportTarget.Attempt(run, claimed.epoch()))) {
      file.write(query, asked.format(), into(upload, digest), work::wrote);
      var sha = HexFormat.of().formatHex(digest.digest());
      work.run.save(new Value.Struct(Map.of(SHA, Value.text(sha))), work.counts);
      upload.complete();
      end(work, target.place(name), sha);
    }
  }

  private static OutputStream into(ExportTarget.Upload upload, MessageDigest digest) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        digest.update(bytes, from, length);
        upload.write(bytes, from, length);
      }
    };
  }

  private static void end(Work work, String place, String sha) {
    work.run.end(Run.Status.SUCCEEDED, work.counts, "written to " + place + ", sha256 " + sha);
  }

  private ExportTarget target(Asked asked) {
    return targets
        .find(ApiWords.parse(asked.text("target"), ExportTargets.Kind.class))
        .orElseThrow(() -> Refusal.badRequest("this server has no place for it any more"));
  }

  private AuditLog.Query query(Asked asked) {
    return queries.read(
        QueryParameters.of(asked.filters(), AuditQueries.FILTERS), null, AuditFile.PAGE);
  }

  /** The words of a run. */
  private record Asked(Value.Struct words) {

    String text(String name) {
      return words.fields().get(name) instanceof Value.Text text ? text.value() : "";
    }

    Format format() {
      return ApiWords.parse(text("format"), Format.class);
    }

    Map<String, String> filters() {
      var filters = new TreeMap<String, String>();
      for (var name : AuditQueries.FILTERS) {
        if (!text(name).isEmpty()) {
          filters.put(name, text(name));
        }
      }
      return filters;
    }
  }
}
