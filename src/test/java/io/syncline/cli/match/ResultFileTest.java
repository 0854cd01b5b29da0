package io.syncline.cli.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.cli.common.ProgressBar;
import io.syncline.core.SettableClock;
import io.syncline.core.identity.KeptApart;
import io.syncline.core.identity.MadeUpPeople;
import io.syncline.core.identity.proposal.PairList;
import io.syncline.core.identity.proposal.PairLog;
import io.syncline.core.identity.proposal.Proposals;
import io.syncline.core.identity.proposal.Proposals.Found;
import io.syncline.core.identity.proposal.Proposals.Proposal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The result of a long comparison survives an interruption, or is not there")
class ResultFileTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory;

  private final MadeUpPeople made = MadeUpPeople.withFewNames(new Random(8));
  private final MadeUpPeople.Sides sides = made.sides(made.people(2_600), 18);
  private final StringWriter said = new StringWriter();

  @Test
  void anInterruptedRunGoesOnAndEndsAsOneThatWasNot() throws Exception {
    var out = directory.resolve("out.csv");
    assertThatThrownBy(() -> run(out, false, 2)).hasMessage("the process is killed");
    assertThat(out).doesNotExist();
    var pairs = directory.resolve("out.csv.1.pairs");
    Files.write(pairs, new byte[] {0, 0, 1, 0, 7}, StandardOpenOption.APPEND);

    var resumed = run(out, true, 100);

    assertThat(said.toString()).contains("continues after part 2 of an earlier run");
    assertThat(resumed)
        .isEqualTo(Proposals.between(MadeUpPeople.entity(), sides.ones(), sides.others()).all());
    assertThat(directory).isDirectoryContaining(out::equals);
    assertThat(Files.list(directory)).containsExactly(out);
  }

  @Test
  void aPartThatIsDamagedIsComparedAgain() throws Exception {
    var out = directory.resolve("out.csv");
    assertThatThrownBy(() -> run(out, false, 2)).hasMessage("the process is killed");
    var pairs = directory.resolve("out.csv.1.pairs");
    var bytes = Files.readAllBytes(pairs);
    bytes[bytes.length - 20] ^= 1;
    Files.write(pairs, bytes);

    assertThat(run(out, true, 100))
        .isEqualTo(Proposals.between(MadeUpPeople.entity(), sides.ones(), sides.others()).all());
    assertThat(said.toString()).contains("continues after part 1 of an earlier run");
  }

  @Test
  void whatOtherRecordsLeftDoesNotCount() throws Exception {
    var out = directory.resolve("out.csv");
    assertThatThrownBy(() -> run(out, false, 2)).hasMessage("the process is killed");
    sides.others().remove(0);

    assertThat(run(out, true, 100))
        .isEqualTo(Proposals.between(MadeUpPeople.entity(), sides.ones(), sides.others()).all());
    assertThat(said.toString()).contains("nothing to resume");
  }

  @Test
  void whatCannotBeWrittenLeavesTheResultOfBefore() throws Exception {
    var out = Files.writeString(directory.resolve("out.csv"), "before");
    try (var result = result(out, false)) {
      assertThatThrownBy(
              () ->
                  result.write(
                      to -> {
                        to.write("half");
                        throw new IllegalStateException("the disk is full");
                      }))
          .hasMessage("the disk is full");
    }
    assertThat(out).hasContent("before");
  }

  @Test
  void howFarItIsIsALineNowAndThen() {
    var clock = new SettableClock(START);
    var progress = new ProgressBar(new PrintWriter(said), false, clock);
    progress.at("pairs compared", 10, 4_000);
    clock.set(START.plusSeconds(10));
    progress.at("pairs compared", 2_000, 4_000);
    progress.at("pairs compared", 3_000, 4_000);

    assertThat(said.toString())
        .isEqualToIgnoringNewLines(
            "pairs compared: [###############...............] 50 % 2,000 of 4,000");
  }

  private List<Proposal> run(Path out, boolean resume, int parts) throws Exception {
    try (var result = result(out, resume)) {
      var entity = MadeUpPeople.entity();
      var log = killed(result.log(entity, sides.ones(), sides.others()), parts);
      List<Found> others = sides.others();
      var all = Proposals.between(entity, sides.ones(), others, new KeptApart(), log).all();
      assertThat(out).doesNotExist();
      result.write(to -> to.write("done"));
      return all;
    }
  }

  private ResultFile result(Path out, boolean resume) {
    return new ResultFile(
        out, resume, new ProgressBar(new PrintWriter(said), false, new SettableClock(START)));
  }

  /** As a process that ends after some parts. */
  private static PairLog killed(PairLog log, int after) {
    return new PairLog() {
      @Override
      public int finished() {
        return log.finished();
      }

      @Override
      public void finish(PairList found, long done, long all) {
        if (log.finished() == after) {
          throw new IllegalStateException("the process is killed");
        }
        log.finish(found, done, all);
      }

      @Override
      public void forEach(PairList.Each each) {
        log.forEach(each);
      }
    };
  }
}
