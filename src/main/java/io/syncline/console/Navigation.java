package io.syncline.console;

import io.syncline.core.access.Permission;
import java.util.List;

/** The entries of the navigation, in groups. */
public final class Navigation {

  /** Entries without a group. */
  public static final List<Entry> FIRST =
      List.of(new Entry("now", "Now", "/console"), new Entry("find", "Find", "/console/find"));

  public static final List<Group> GROUPS =
      List.of(
          new Group(
              "Decisions",
              new Entry("questions", "Questions", "/console/questions"),
              new Entry("matches", "Matches", "/console/matches"),
              new Entry("conflicts", "Conflicts", "/console/conflicts")),
          new Group(
              "Operations",
              new Entry("letters", "Dead letters", "/console/dead-letters"),
              new Entry("runs", "Reconciliation", "/console/runs"),
              new Entry("plans", "Plans", "/console/plans"),
              new Entry("workflows", "Workflows", "/console/workflows")),
          new Group(
              "Governance",
              new Entry("quality", "Quality", "/console/quality"),
              new Entry("maturity", "Maturity", "/console/maturity", Permission.READ_ALL),
              new Entry("erasures", "Erasures", "/console/erasures"),
              new Entry("audit", "Audit", "/console/audit", Permission.AUDIT)),
          new Group(
              "Configuration",
              new Entry("syncs", "Syncs", "/console/syncs"),
              new Entry("systems", "Systems", "/console/systems", Permission.READ_ALL)));

  private Navigation() {}

  /**
   * An entry.
   *
   * @param id by which pages say that they belong to it
   * @param permission that its page needs; to others it is not shown
   */
  public record Entry(String id, String title, String address, String permission) {

    Entry(String id, String title, String address) {
      this(id, title, address, Permission.READ);
    }
  }

  /** Entries under a heading. */
  public record Group(String title, List<Entry> entries) {

    Group(String title, Entry... entries) {
      this(title, List.of(entries));
    }

    /** What the entry of a page is called; empty: it is in another group. */
    public String at(String id) {
      return entries.stream()
          .filter(it -> it.id().equals(id))
          .map(Entry::title)
          .findFirst()
          .orElse("");
    }
  }
}
