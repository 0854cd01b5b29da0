package io.syncline.core.reconcile.side;

import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.side.SideCount.Records;
import io.syncline.core.run.Runs.Claimed;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the records of all sides of a run are laid beside each other.
 *
 * <p>Every method that writes is fenced by the run's epoch and throws {@link
 * io.syncline.core.run.Runs.Lost} where another process has the run.
 */
public interface Staging {

  /**
   * Makes room for a run, or finds what is there.
   *
   * @param fromScratch whether what is staged is discarded
   * @return how far each stream came; empty where the pull begins from scratch, also because a
   *     crash of the database took what was staged
   */
  List<Place> begin(Claimed run, boolean fromScratch);

  /** Adds rows of one side and notes how far its streams are, both or neither. */
  void commit(Claimed run, List<Place> places, List<StagedRow> rows);

  /** Counts what is staged of one side. */
  Proof prove(String run, Listed side);

  /**
   * Leaves one row of each native record: the last that was read.
   *
   * @param seenAgain only of those that the second listing showed
   */
  void settle(Claimed run, int side, boolean seenAgain);

  /**
   * The native ids on one side that are linked to what is staged of another and are not staged
   * themselves, in order.
   *
   * @param after only those after this one
   */
  List<String> counterparts(String run, Listed of, Listed on, String after, int limit);

  /**
   * Lays two sides beside each other and writes what is suspicious.
   *
   * @param after the last suspect's place so far
   */
  Met compare(Claimed run, Meeting meeting, long after);

  /**
   * Adds up what two sides hold in a month, after they were compared; what was added up before is
   * replaced. A pair is in the month of side A's day, or of the other's where A has none.
   *
   * @param amounts by name, their places among the numbers, from 0
   */
  void book(Claimed run, Meeting meeting, YearMonth month, Map<String, Integer> amounts);

  /**
   * Counts how good the other side's records are.
   *
   * @param several whether some key is held several times, as the comparison found
   * @param empty what an attribute that is said to be empty is staged as
   */
  Measured measure(String run, Meeting meeting, boolean several, byte[] empty);

  /** Forgets what was found so far: a comparison that was interrupted is made again. */
  void forgetSuspects(Claimed run);

  /** Drops what is staged. */
  void end(String run);

  /**
   * What is staged of one side.
   *
   * @param rows repeated ones included
   * @param again how many records the second listing showed
   * @param twice how many of them the first listing showed more than once
   * @param twiceAgain the same of the second listing
   * @param appeared how many no listing showed before the last look at them
   */
  record Proof(long rows, long again, long twice, long twiceAgain, long appeared, Records records) {

    /** The same with what was found out about its records. */
    public Proof with(Records known) {
      return new Proof(rows, again, twice, twiceAgain, appeared, known);
    }
  }

  /** One side: its number, and whose records they are. */
  record Listed(int side, SystemId system, String object) {}

  /**
   * Two sides and how they are compared.
   *
   * @param place of this pair in what side A staged as {@code whole}
   * @param wholes how many pairs side A takes part in
   * @param attributes what is compared
   */
  record Meeting(
      String entity,
      Listed a,
      Listed b,
      int place,
      int wholes,
      Meaning meaning,
      List<Compared> attributes) {
    public Meeting {
      attributes = List.copyOf(attributes);
    }
  }

  /**
   * What follows from the rows of two sides.
   *
   * @param absence whether a record that one side does not show is not there
   * @param summed whether rows of one key are parts of one amount, and agree where the sums do
   * @param named whether records of one hold ids of the other
   */
  record Meaning(boolean absence, boolean summed, boolean named) {}

  /**
   * One attribute.
   *
   * @param slice its place in the digest, from 0
   * @param number its place among the numbers, from 0; null where it is not one of them
   * @param summed whether sums of it mean something
   * @param key whether pairs without a link are found by it
   */
  record Compared(
      String name,
      int slice,
      @Nullable Integer number,
      BigDecimal tolerance,
      boolean summed,
      boolean key) {}

  /**
   * What laying two sides beside each other came to.
   *
   * @param agreeing pairs, rounding included
   * @param last the place of the last suspect
   * @param several whether some key is held several times, one of them without a link
   */
  record Met(long agreeing, long rounding, long last, boolean several) {}
}
