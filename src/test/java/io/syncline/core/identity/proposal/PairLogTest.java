package io.syncline.core.identity.proposal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.identity.KeptApart;
import io.syncline.core.identity.MadeUpPeople;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S17: a comparison that is interrupted goes on")
class PairLogTest {

  private static final int PEOPLE = 3_500;

  private final MadeUpPeople made = MadeUpPeople.withFewNames(new Random(5));
  private final MadeUpPeople.Sides sides = made.sides(made.people(PEOPLE), 18);

  /** What outlives a process: the parts that were finished before it ended. */
  private static final class Interrupted implements PairLog {

    private final List<PairList> parts = new ArrayList<>();
    private final List<Long> done = new ArrayList<>();
    private int ends;

    private Interrupted(int ends) {
      this.ends = ends;
    }

    @Override
    public int finished() {
      return parts.size();
    }

    @Override
    public void finish(PairList found, long comparisons, long all) {
      if (parts.size() == ends) {
        throw new IllegalStateException("the process ends");
      }
      assertThat(comparisons).isLessThanOrEqualTo(all);
      parts.add(found);
      done.add(comparisons);
    }

    @Override
    public void forEach(PairList.Each each) {
      parts.forEach(it -> it.forEach(each));
    }
  }

  @Test
  void whatARunLeftIsNotComparedAgainAndTheResultIsTheSame() {
    var whole = Proposals.between(MadeUpPeople.entity(), sides.ones(), sides.others()).all();
    var log = new Interrupted(2);
    assertThatThrownBy(() -> propose(log)).hasMessage("the process ends");
    var before = List.copyOf(log.parts);
    log.ends = Integer.MAX_VALUE;
    Collections.shuffle(sides.ones(), new Random(1));
    Collections.shuffle(sides.others(), new Random(2));

    assertThat(propose(log).all()).isEqualTo(whole);
    assertThat(log.parts).startsWith(before.toArray(PairList[]::new)).hasSizeGreaterThan(3);
    assertThat(log.done).isSorted();
  }

  private Proposals propose(PairLog log) {
    return Proposals.between(
        MadeUpPeople.entity(), sides.ones(), sides.others(), new KeptApart(), log);
  }
}
