package io.syncline.core.audit.report;

import java.time.Instant;
import java.util.List;

/** Counts of what the tables hold about a period. */
public interface AuditFigures {

  /** Every count of a period, by topic. */
  List<Figure> of(Instant since, Instant until);

  /**
   * One count.
   *
   * @param entity empty where it concerns none
   * @param system empty where it concerns none
   * @param actor who did it; empty where it is not by person
   * @param what of what it is the count
   */
  record Figure(Topic topic, String entity, String system, String actor, String what, long count) {}

  /** What is counted. */
  enum Topic {
    /** Entries of the audit log, by system, operation and outcome. */
    OPERATIONS,
    /** The same of people. */
    OPERATIONS_OF_PEOPLE,
    /** Conflicts, by who decided. */
    CONFLICTS,
    /** Dead letters, by their state now. */
    DEAD_LETTERS,
    /** Accesses to records whose definition asks for an access log. */
    ACCESSES,
    /** Writes that were asked for, by method and answer. */
    ACTIONS,
    /** For how many days the audit log is kept now. */
    RETENTION,
    /** Days of the audit log that retention removed in the period. */
    REMOVED_DAYS,
    /** Digests that were made. */
    DIGESTS,
    /** Erasures of persons that were begun, by their state now. */
    ERASURES,
    /** Records that must not be erased now. */
    LEGAL_HOLDS
  }
}
