package io.syncline.core.definition.draft;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.SystemId;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Drafts and earlier texts of syncs, judged as files of the routes folder are. */
public interface SyncDrafts {

  /**
   * An object that a sync could keep in agreement.
   *
   * @param system the id of a connection, or the name of a system type
   */
  record Source(SystemId system, ObjectType object) {}

  /**
   * What the validator says of a draft.
   *
   * @param findings those of the draft's file, and what keeps it from running beside other syncs
   * @param sync null: its file is refused
   * @param types the system types that are known
   */
  record Checked(List<Finding> findings, @Nullable LoadedSync sync, SystemTypes types) {
    public Checked {
      findings = List.copyOf(findings);
    }

    public boolean refused() {
      return findings.stream().anyMatch(Finding::refuses);
    }
  }

  /** What came of saving. */
  enum Saved {
    DONE,
    /** A setting does not allow it. */
    NOT_ALLOWED,
    /** There is a file of this name, which is left as it is. */
    EXISTS,
    /** The file says something that was never loaded, and is left as it is. */
    NEVER_LOADED,
    /** The validator refuses it. */
    REFUSED,
    /** The folder cannot be written. */
    FAILED
  }

  /** By system and object. */
  List<Source> sources();

  /** Judges a text as if it were the file of the sync in the routes folder. */
  Checked check(String service, String text);

  /** Whether a setting allows to save. */
  boolean saves();

  /** Makes the file of the sync; never changes one that is there. */
  Saved save(String service, String text);

  /** Judges a text as if a file of the routes folder said it. */
  Checked checkFile(String file, String text);

  /**
   * Has a file of the routes folder say a text; makes the file where there is none.
   *
   * @param loaded whether what the file says now was loaded once, so that it is not lost
   */
  Saved replace(String file, String text, Predicate<String> loaded);
}
