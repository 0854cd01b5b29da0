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
 * @param matchRules in order of strength
 * @param cleansing what is tidied on the way in
 * @param region ISO 3166 country assumed for phone numbers; empty: none
 * @param syncs what each started sync says
 * @param matching how records find each other beyond the exact rules
 * @param paused those of its syncs through which nothing is due now
 */
public record Entity(
    String name,
    List<Participant> participants,
    Map<String, Attribute> attributes,
    List<MatchRule> matchRules,
    Cleansing cleansing,
    String region,
    ZoneId timeZone,
    List<SyncRules> syncs,
    Matching matching,
    Set<String> paused) {

  public Entity {
    paused = Set.copyOf(paused);
    participants = List.copyOf(participants);
    attributes = Map.copyOf(attributes);
    matchRules = List.copyOf(matchRules);
    syncs = List.copyOf(syncs);
  }

  /** An entity whose records find each other by its exact rules alone. */
  public Entity(
      String name,
      List<Participant> participants,
      Map<String, Attribute> attributes,
      List<MatchRule> matchRules,
      Cleansing cleansing,
      String region,
      ZoneId timeZone,
      List<SyncRules> syncs) {
    this(
        name,
        participants,
        attributes,
        matchRules,
        cleansing,
        region,
        timeZone,
        syncs,
        Matching.EXACT);
  }

  /** An entity of which nothing is paused. */
  public Entity(
      String name,
      List<Participant> participants,
      Map<String, Attribute> attributes,
      List<MatchRule> matchRules,
      Cleansing cleansing,
      String region,
      ZoneId timeZone,
      List<SyncRules> syncs,
      Matching matching) {
    this(
        name,
        participants,
        attributes,
        matchRules,
        cleansing,
        region,
        timeZone,
        syncs,
        matching,
        Set.of());
  }

  /** The same while those of its syncs are paused that are among these. */
  public Entity pausing(Set<String> names) {
    var mine =
        syncs.stream().map(SyncRules::sync).filter(names::contains).collect(Collectors.toSet());
    return mine.equals(paused)
        ? this
        : new Entity(
            name,
            participants,
            attributes,
            matchRules,
            cleansing,
            region,
            timeZone,
            syncs,
            matching,
            mine);
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
