package io.syncline.system.jdbc.change;

import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.trigger.CaptureListener;
import io.syncline.core.system.trigger.CapturePosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * Reads a slot. What it holds is confirmed after it was stored, so that after a crash at any
 * instant it is read again. PostgreSQL lets one session at a time read a slot.
 */
final class CaptureSession extends RepeatedSession {

  private static final Duration PROOF = Duration.ofSeconds(30);
  private static final Duration REST = Duration.ofMillis(200);

  /** While changes come one after the other. */
  private static final Duration LONGEST_PENDING = Duration.ofSeconds(1);

  /** So long a position without changes may stay unconfirmed. */
  private static final Duration LONGEST_UNCONFIRMED = Duration.ofSeconds(10);

  private final ChangeSource source;
  private final JdbcCapture capture;
  private final CaptureListener listener;
  private long confirmed;
  private long confirmedAt;
  private long provedAt;

  CaptureSession(
      ChangeSource source, JdbcCapture capture, Set<String> objects, CaptureListener listener) {
    super(source, objects, listener);
    this.source = source;
    this.capture = capture;
    this.listener = listener;
  }

  @Override
  void session() throws SQLException {
    slot();
    try (var connection = source.openLog()) {
      read(connection);
    } catch (SQLException e) {
      throw failure(capture.failure(e));
    }
  }

  private SystemFailure failure(Failure failure) {
    return new SystemFailure(source.id(), "capture", failure);
  }

  /** The slot, which can be read; one that is gone took changes with it. */
  private SlotState.Slot slot() {
    var state = capture.state();
    var slot = state.slot();
    var unreadable = state.unreadable(source.id().value(), capture.slot());
    if (unreadable == null && slot != null) {
      return slot;
    }
    boolean isGone = slot == null || slot.isLost();
    if (isGone && listener.stored().isPresent()) {
      listener.missed(String.valueOf(unreadable));
    }
    throw failure(new Failure.Permanent(String.valueOf(unreadable)));
  }

  private void read(Connection connection) throws SQLException {
    var history = history(connection);
    var log = connection.unwrap(PGConnection.class);
    // The driver itself would confirm what it received and we did not store.
    var stream =
        log.getReplicationAPI()
            .replicationStream()
            .logical()
            .withSlotName(capture.slot().text())
            .withSlotOption("proto_version", 1)
            .withSlotOption("publication_names", capture.slot().text())
            .withStatusInterval((int) LONGEST_UNCONFIRMED.toSeconds(), TimeUnit.SECONDS)
            .withAutomaticFlush(false)
            .start();
    begin(history);
    prove(log.getBackendPID());
    begun();
    var reader = new LogReader(capture.captured(objects()), listener, history);
    while (!isClosed()) {
      var bytes = stream.readPending();
      if (bytes == null) {
        idle(reader, stream);
        rest(REST);
      } else {
        reader.take(PgOutput.read(bytes));
        if (!reader.isOpen() && since(confirmedAt, LONGEST_PENDING)) {
          confirm(reader, reader.end(), stream);
        }
      }
      if (since(provedAt, PROOF)) {
        prove(log.getBackendPID());
      }
    }
  }

  private String history(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("IDENTIFY_SYSTEM")) {
      row.next();
      return capture.slot() + "@" + row.getString("systemid") + "/" + row.getString("timeline");
    }
  }

  /**
   * What was confirmed was stored before: a slot that is ahead of what is stored was made again, or
   * read by somebody else.
   */
  private void begin(String history) {
    confirmed = slot().confirmed();
    confirmedAt = System.nanoTime();
    var stored = listener.stored();
    if (stored.isPresent() && !stored.get().source().equals(history)) {
      listener.missed("its slot is another one now, or its database was restored or failed over");
    } else if (stored.isPresent() && stored.get().lsn() < confirmed) {
      listener.missed("its slot was made again, or something else has read it");
    }
    listener.reached(new CapturePosition(history, confirmed));
  }

  private static boolean since(long nanos, Duration time) {
    return System.nanoTime() - nanos >= time.toNanos();
  }

  /** Between transactions all before what was received is stored. */
  private void idle(LogReader reader, PGReplicationStream stream) throws SQLException {
    if (reader.isOpen()) {
      return;
    }
    long received = Math.max(reader.end(), stream.getLastReceiveLSN().asLong());
    if (reader.hasPending() || received > confirmed && since(confirmedAt, LONGEST_UNCONFIRMED)) {
      confirm(reader, received, stream);
    }
  }

  private void confirm(LogReader reader, long position, PGReplicationStream stream)
      throws SQLException {
    long to = Math.max(position, confirmed);
    reader.settle(to);
    var lsn = LogSequenceNumber.valueOf(to);
    stream.setAppliedLSN(lsn);
    stream.setFlushedLSN(lsn);
    stream.forceUpdateStatus();
    confirmed = to;
    confirmedAt = System.nanoTime();
  }

  /** That it is us who read the slot, how much is kept for it, and that the tables are in it. */
  private void prove(int session) {
    var slot = slot();
    if (slot.reader() != session) {
      throw failure(new Failure.Transient("the session that reads the log has ended"));
    }
    if (slot.retained() != null) {
      listener.retained(slot.retained().bytes(), slot.retained().left());
    }
    var problems = new TreeMap<String, String>();
    for (var object : objects()) {
      var problem = capture.table(object).uncaptured(source.id().value());
      if (problem != null) {
        problems.put(object, problem);
      }
    }
    listener.listening(problems);
    provedAt = System.nanoTime();
  }
}
