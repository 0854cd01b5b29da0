package io.syncline.core.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known about a record, read in one transaction.
 *
 * @param links every link, main and secondary, with its shadow
 * @param held attributes under an open conflict, review item or safety hold: nothing is due for
 *     them (S2)
 * @param writing systems to which a write has no known outcome yet; where the record is not linked
 *     there, it is a create
 * @param restorations what copies are to hold again because a decision was taken back
 */
public record RecordState(
    UnifiedRecord record,
    List<LinkState> links,
    Set<String> held,
    Set<SystemId> writing,
    List<Restoration> restorations) {

  /**
   * A link with what its copy was known to hold.
   *
   * @param openIntent whether a write to it has no known outcome yet: its events are parked (S6)
   */
  public record LinkState(Link link, Shadow shadow, boolean openIntent) {}

  public RecordState {
    links = List.copyOf(links);
    held = Set.copyOf(held);
    writing = Set.copyOf(writing);
    restorations = List.copyOf(restorations);
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
