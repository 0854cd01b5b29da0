package io.syncline.core.find;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import java.util.Collection;
import java.util.List;

/** Finds records by the words of their values and by their ids. */
public interface RecordSearch {

  /**
   * Records that have all of these words, in the order of ids.
   *
   * @param beginnings whether a word may be the beginning of one of theirs
   * @param limit so many are looked for at most; which ones, where there are more, is not said
   */
  List<RecordId> having(List<String> words, boolean beginnings, int limit);

  /** The records of these copies. */
  List<RecordId> ofCopies(Collection<NativeRef> refs);

  /** Records as they are now, in any order; those that do not exist are left out. */
  List<Hit> read(Collection<RecordId> ids);

  /** A record with its copies. */
  record Hit(UnifiedRecord record, List<NativeRef> copies) {
    public Hit {
      copies = List.copyOf(copies);
    }
  }
}
