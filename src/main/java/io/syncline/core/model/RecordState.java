package io.syncline.core.model;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known about a record, read in one transaction.
 *
 * @param links every link, main and secondary, with its shadow, in the order of what they lead to:
 *     what is done first does not depend on the store
 * @param held attributes under an open conflict, review item or safety hold: nothing is due for
 *     them (S2)
 * @param writing systems to which a write has no known outcome yet; where the record is not linked
 *     there, it is a create
 * @param restorations what copies are to hold again because a decision was taken back
 * @param references what its references lead to, as far as that was looked up (S15)
 */
public record RecordState(
    UnifiedRecord record,
    List<LinkState> links,
    Set<String> held,
    Set<SystemId> writing,
    List<PendingRestore> restorations,
    References references) {

  /**
   * A link with what its copy was known to hold.
   *
   * @param openIntent whether a write to it has no known outcome yet: its events are parked (S6)
   * @param awaiting attributes for which the copy names a record that is not known yet (S15)
   */
  public record LinkState(Link link, Shadow shadow, boolean openIntent, Set<String> awaiting) {
    public LinkState {
      awaiting = Set.copyOf(awaiting);
    }

    /** A copy all of whose references are known. */
    public LinkState(Link link, Shadow shadow, boolean openIntent) {
      this(link, shadow, openIntent, Set.of());
    }
  }

  public RecordState {
    links = links.stream().sorted(Comparator.comparing(it -> it.link().ref())).toList();
    held = Set.copyOf(held);
    writing = Set.copyOf(writing);
    restorations = List.copyOf(restorations);
  }

  /** A record whose references were not looked up. */
  public RecordState(
      UnifiedRecord record,
      List<LinkState> links,
      Set<String> held,
      Set<SystemId> writing,
      List<PendingRestore> restorations) {
    this(record, links, held, writing, restorations, References.NONE);
  }

  /** A record of which no decision was taken back. */
  public RecordState(
      UnifiedRecord record, List<LinkState> links, Set<String> held, Set<SystemId> writing) {
    this(record, links, held, writing, List.of());
  }

  /** A record to which nothing is being written. */
  public RecordState(UnifiedRecord record, List<LinkState> links, Set<String> held) {
    this(record, links, held, Set.of());
  }

  /** The same record with other copies. */
  public RecordState with(List<LinkState> copies) {
    return new RecordState(record, copies, held, writing, restorations, references);
  }

  /** The same copies of a record with other values. */
  public RecordState with(UnifiedRecord after) {
    return new RecordState(after, links, held, writing, restorations, references);
  }

  public RecordState referring(References known) {
    return new RecordState(record, links, held, writing, restorations, known);
  }

  /** Attributes for which a copy names a record that is not known yet (S15). */
  public Set<String> awaiting() {
    var awaiting = new HashSet<String>();
    links.forEach(it -> awaiting.addAll(it.awaiting()));
    return awaiting;
  }

  public Optional<LinkState> link(NativeRef ref) {
    return links.stream().filter(it -> it.link().ref().equals(ref)).findFirst();
  }

  /** The main link in a system: the only one that is written. */
  public Optional<LinkState> main(SystemId system, String object) {
    return links.stream()
        .filter(it -> it.link().role() == Link.Role.MAIN)
        .filter(
            it ->
                it.link().ref().system().equals(system) && it.link().ref().object().equals(object))
        .findFirst();
  }
}
