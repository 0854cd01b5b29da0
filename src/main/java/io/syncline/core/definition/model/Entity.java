package io.syncline.core.definition.model;

import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.rule.Matching;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One entity of the installation: what the started syncs that include it say together.
 *
 * @param name its name
 * @param participants by rank
 * @param attributes by unified name
 * @param identification how its records find each other
 * @param reading how values are read on the way in
 * @param syncs what each started sync says
 * @param paused those of its syncs through which nothing is due now
 */
public record Entity(
    String name,
    List<Participant> participants,
    Map<String, Attribute> attributes,
    Identification identification,
    Reading reading,
    List<SyncRules> syncs,
    Set<String> paused) {

  /**
   * How its records find each other.
   *
   * @param matchRules exact rules, in order of strength
   * @param matching beyond the exact rules
   */
  public record Identification(List<MatchRule> matchRules, Matching matching) {
    public Identification {
      matchRules = List.copyOf(matchRules);
    }

    /** By exact rules alone. */
    public static Identification by(List<MatchRule> matchRules) {
      return new Identification(matchRules, Matching.EXACT);
    }
  }

  /**
   * How values are read on the way in.
   *
   * @param cleansing what is tidied
   * @param region ISO 3166 country assumed for phone numbers; empty: none
   * @param timeZone assumed for times without one
   * @param currency ISO 4217, assumed for amounts without one; empty: none
   */
  public record Reading(Cleansing cleansing, String region, ZoneId timeZone, String currency) {

    /** Nothing is assumed of amounts. */
    public Reading(Cleansing cleansing, String region, ZoneId timeZone) {
      this(cleansing, region, timeZone, "");
    }
  }

  public Entity {
    paused = Set.copyOf(paused);
    participants = List.copyOf(participants);
    attributes = Map.copyOf(attributes);
    syncs = List.copyOf(syncs);
  }

  /** An entity of which nothing is paused. */
  public Entity(
      String name,
      List<Participant> participants,
      Map<String, Attribute> attributes,
      Identification identification,
      Reading reading,
      List<SyncRules> syncs) {
    this(name, participants, attributes, identification, reading, syncs, Set.of());
  }

  /** Exact rules, in order of strength. */
  public List<MatchRule> matchRules() {
    return identification.matchRules();
  }

  /** How records find each other beyond the exact rules. */
  public Matching matching() {
    return identification.matching();
  }

  /** The same with other participants. */
  public Entity with(List<Participant> others) {
    return new Entity(name, others, attributes, identification, reading, syncs, paused);
  }

  /** The same while those of its syncs are paused that are among these. */
  public Entity pausing(Set<String> names) {
    var mine =
        syncs.stream().map(SyncRules::sync).filter(names::contains).collect(Collectors.toSet());
    return mine.equals(paused)
        ? this
        : new Entity(name, participants, attributes, identification, reading, syncs, mine);
  }

  /** Whether every sync that includes the system is paused. */
  public boolean silent(SystemId system) {
    return !paused.isEmpty()
        && syncs.stream()
            .filter(it -> it.systems().contains(system))
            .map(SyncRules::sync)
            .allMatch(paused::contains);
  }

  public Optional<Participant> participant(SystemId system) {
    return participants.stream().filter(it -> it.system().equals(system)).findFirst();
  }

  public Participant primary() {
    return participants.get(0);
  }

  public Optional<Attribute> attribute(String attribute) {
    return Optional.ofNullable(attributes.get(attribute));
  }

  /** The attributes whose values are record ids, each with the entity of the records (S15). */
  public Map<String, String> references() {
    var names = new TreeMap<String, String>();
    for (var participant : participants) {
      for (var mapping : participant.references()) {
        names.putIfAbsent(
            mapping.attribute(), Objects.requireNonNull(mapping.reference()).entity());
      }
    }
    return names;
  }

  /** The definitions it comes from: the content hashes of its syncs, in order. */
  public String definition() {
    return syncs.stream()
        .map(it -> it.version().contentHash())
        .sorted()
        .collect(Collectors.joining("+"));
  }

  /**
   * The coarsest granularity of its systems: times are truncated to it before they are compared
   * (S12).
   */
  public Duration granularity() {
    return participants.stream()
        .map(it -> it.type().granularity())
        .max(Duration::compareTo)
        .orElse(Duration.ofMillis(1));
  }
}
