package io.syncline.core.run.poll;

import io.syncline.core.model.NativeRef;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.RecordPage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Notices a listing whose pages go round in a circle: a cursor comes a second time, or pages show
 * the same rows again and again, as where a system ignores the cursor it is sent and makes up new
 * ones.
 */
public final class PagingLoopDetector {

  /** Where pages follow one another by time, one that begins an instant may show the same rows. */
  private static final int MOST = 3;

  private final Set<String> cursors = new HashSet<>();
  private List<NativeRef> shown = List.of();
  private int times;

  /** Whether there is no end to be expected of the listing that showed this page. */
  public boolean isCircle(RecordPage page) {
    var refs = page.records().stream().map(NativeRecord::ref).toList();
    times = refs.isEmpty() || !refs.equals(shown) ? 1 : times + 1;
    shown = refs;
    return page.next() != null && (!cursors.add(page.next()) || times > MOST);
  }
}
