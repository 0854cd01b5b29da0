package io.syncline.cli.match;

import io.syncline.cli.common.ProgressBar;
import io.syncline.cli.common.Version;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.identity.proposal.PairList;
import io.syncline.core.identity.proposal.PairLog;
import io.syncline.core.identity.proposal.Proposals.Found;
import io.syncline.core.model.value.Sha256;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the result of a long comparison is written. The file is complete or absent. Until then the
 * findings of finished parts are kept in files beside it, and a resumed run continues after them.
 */
final class ResultFile implements AutoCloseable {

  private static final String COMPARED = "pairs compared";

  private final @Nullable Path out;
  private final boolean resume;
  private final ProgressBar progress;
  private final List<Path> logs = new ArrayList<>();
  private final List<PairFile> open = new ArrayList<>();

  /** What writes it. */
  @FunctionalInterface
  interface Content {
    void to(Writer writer) throws IOException;
  }

  /**
   * @param out null: nothing is written
   */
  ResultFile(@Nullable Path out, boolean resume, ProgressBar progress) {
    this.out = out;
    this.resume = resume;
    this.progress = progress;
  }

  /** Keeps what a comparison of these finds. */
  PairLog log(Entity entity, List<Found> ones, List<Found> others) throws IOException {
    if (out == null) {
      return reporting(PairLog.inMemory());
    }
    var path = beside("." + (logs.size() + 1) + ".pairs");
    var log =
        PairFile.open(
            path,
            digest(entity, ones, others),
            resume,
            (done, all) -> progress.at(COMPARED, done, all));
    logs.add(path);
    open.add(log);
    if (resume) {
      progress.say(
          log.finished() == 0
              ? "nothing to resume: compared from the beginning"
              : "continues after part " + log.finished() + " of an earlier run");
    }
    return log;
  }

  private PairLog reporting(PairLog log) {
    return new PairLog() {
      @Override
      public int finished() {
        return log.finished();
      }

      @Override
      public void finish(PairList found, long done, long all) {
        log.finish(found, done, all);
        progress.at(COMPARED, done, all);
      }

      @Override
      public void forEach(PairList.Each each) {
        log.forEach(each);
      }
    };
  }

  /** Writes the result and deletes the files of finished parts. */
  void write(Content content) throws IOException {
    var partial = beside(".partial");
    try (var writer = Files.newBufferedWriter(partial, StandardCharsets.UTF_8)) {
      content.to(writer);
    }
    Files.move(
        partial, beside(""), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    close();
    for (var it : logs) {
      Files.deleteIfExists(it);
    }
  }

  private Path beside(String end) {
    if (out == null) {
      throw new IllegalStateException("There is no file to write to");
    }
    return out.resolveSibling(out.getFileName() + end);
  }

  @Override
  public void close() throws IOException {
    progress.end();
    for (var it : open) {
      it.close();
    }
  }

  /** Of all that decides what a comparison finds. */
  private static byte[] digest(Entity entity, List<Found> ones, List<Found> others)
      throws IOException {
    var digest = Sha256.begin();
    add(digest, new Version().getVersion()[0] + entity.name());
    add(digest, entity.matchRules() + " " + entity.matching());
    new TreeMap<>(entity.attributes()).forEach((name, it) -> add(digest, name + it.type()));
    for (var side : List.of(ones, others)) {
      add(digest, String.valueOf(side.size()));
      side.stream()
          .sorted(Comparator.comparing(Found::ref))
          .forEach(
              it -> {
                add(digest, it.ref().toString());
                add(digest, it.attributes().canonical());
                it.said().forEach(said -> add(digest, said.other().toString()));
              });
    }
    return digest.digest();
  }

  private static void add(MessageDigest digest, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
