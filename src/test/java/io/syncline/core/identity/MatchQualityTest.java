package io.syncline.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.identity.proposal.Proposals;
import io.syncline.core.identity.proposal.Proposals.Found;
import io.syncline.core.identity.proposal.Proposals.Proposal;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How often natural rules are right and how much they find, on {@link MadeUpPeople}. */
@Tag("long")
class MatchQualityTest {

  private static final int PEOPLE = 3_000;

  private static final Entity ENTITY = MadeUpPeople.entity();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("simulation.runs", 1));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @DisplayName("99.5 percent of the certain proposals are right, and they find most of the pairs")
  void certainProposalsAreRight(long seed) {
    var random = new Random(seed);
    var sides = sides(random, PEOPLE);
    var others = sides.others();
    int both = sides.both();
    Collections.shuffle(others, random);

    var proposals = Proposals.between(ENTITY, sides.ones(), others).all();

    var certain = proposals.stream().filter(Proposal::certain).toList();
    long right = certain.stream().filter(MatchQualityTest::isRight).count();
    long found =
        proposals.stream().filter(MatchQualityTest::isRight).map(Proposal::one).distinct().count();
    assertThat(1.0 * right / certain.size())
        .as("precision of %d", certain.size())
        .isGreaterThan(0.995);
    assertThat(1.0 * right / both).as("recall of what is certain").isGreaterThan(0.70);
    assertThat(1.0 * found / both).as("recall with questions").isGreaterThan(0.90);
    assertThat(proposals.size() - certain.size()).as("questions").isLessThan(both);
    assertThat(certain).extracting(Proposal::one).doesNotHaveDuplicates();
    assertThat(certain).extracting(Proposal::other).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @DisplayName("live matching links as seldom wrongly, one newcomer after the other")
  void liveLinksAreRight(long seed) {
    var random = new Random(seed);
    var sides = sides(random, PEOPLE);
    var others = sides.others();
    Collections.shuffle(others, random);

    var live = new Live(sides.ones());
    others.forEach(live::meet);

    assertThat(1.0 * live.right / live.linked)
        .as("precision of %d", live.linked)
        .isGreaterThan(0.995);
    assertThat(1.0 * live.right / others.size()).as("linked of all").isGreaterThan(0.50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @DisplayName(
      "what is certain does not depend on the order of the records, nor on which side is first")
  void whatIsCertainDoesNotDependOnTheOrder(long seed) {
    var random = new Random(seed);
    var sides = sides(random, 800);
    var ones = sides.ones();
    var others = sides.others();
    var certain = certain(Proposals.between(ENTITY, ones, others), true);

    Collections.shuffle(ones, random);
    Collections.shuffle(others, random);

    for (var again :
        List.of(
            certain(Proposals.between(ENTITY, ones, others), true),
            certain(Proposals.between(ENTITY, others, ones), false))) {
      assertThat(difference(certain, again)).as("certain in one order only").isEmpty();
    }
  }

  private static MadeUpPeople.Sides sides(Random random, int people) {
    var made = MadeUpPeople.withFewNames(random);
    return made.sides(made.people(people), 18);
  }

  private static Set<List<NativeRef>> certain(Proposals proposals, boolean straight) {
    return proposals.all().stream()
        .filter(Proposal::certain)
        .map(it -> straight ? List.of(it.one(), it.other()) : List.of(it.other(), it.one()))
        .collect(Collectors.toSet());
  }

  private static Set<List<NativeRef>> difference(
      Set<List<NativeRef>> one, Set<List<NativeRef>> other) {
    var difference = new HashSet<>(one);
    difference.addAll(other);
    difference.removeIf(it -> one.contains(it) && other.contains(it));
    return difference;
  }

  private static boolean isRight(Proposal it) {
    return it.one().id().equals(it.other().id());
  }

  /** Records of one system, and newcomers of another that are matched to them one by one. */
  private static final class Live {
    private final Map<RecordId, Found> records = new HashMap<>();
    private final Map<MatchValue, Set<RecordId>> index = new HashMap<>();
    private final Set<RecordId> taken = new HashSet<>();
    private int linked;
    private int right;

    Live(List<Found> known) {
      for (var it : known) {
        var id = new RecordId(new UUID(0, records.size() + 1L));
        records.put(id, it);
        var keys = new HashSet<>(MatchValues.of(ENTITY, it.attributes()).values());
        keys.addAll(BlockingKeys.of(ENTITY, it.attributes()));
        keys.forEach(key -> index.computeIfAbsent(key, any -> new HashSet<>()).add(id));
      }
    }

    void meet(Found newcomer) {
      var near =
          BlockingKeys.of(ENTITY, newcomer.attributes()).stream()
              .flatMap(it -> index.getOrDefault(it, Set.of()).stream())
              .collect(Collectors.toSet());
      var who =
          Matcher.identify(
              ENTITY,
              newcomer.attributes(),
              value -> index.getOrDefault(value, Set.of()),
              () ->
                  new Matcher.Near(
                      only(near, it -> !taken.contains(it)), only(near, taken::contains)),
              it -> false,
              id -> records.get(id).attributes());
      if (who instanceof Identification.One one && taken.add(one.record())) {
        linked++;
        right += records.get(one.record()).ref().id().equals(newcomer.ref().id()) ? 1 : 0;
      }
    }

    private static Set<RecordId> only(Set<RecordId> ids, Predicate<RecordId> which) {
      return ids.stream().filter(which).collect(Collectors.toSet());
    }
  }
}
