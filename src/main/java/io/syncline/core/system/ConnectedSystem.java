package io.syncline.core.system;

import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.file.FileCopy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * One connected application: the only way in which the product reads and writes other systems.
 *
 * <p>Calls block until every item has its outcome and never throw for a single item. Batches are
 * split to what the system takes, its rate limit and concurrency are kept, and nothing is retried
 * here: the queues do that.
 */
public interface ConnectedSystem {

  SystemId id();

  SystemType type();

  /**
   * Reads records by id; one outcome per reference, in the order asked. All references are of one
   * object.
   */
  List<ReadOutcome> read(String object, List<NativeRef> refs);

  /**
   * The record that an event of this system holds, in the form in which a read by its id shows it.
   * Empty where the manifest does not say that events hold it, where this event does not, and where
   * a read shows it in a form of its own. Nothing is asked of the system.
   *
   * @param event as the system sent it
   */
  Optional<NativeRecord> held(NativeRef ref, Value.Struct event);

  /**
   * Reads one page.
   *
   * @throws SystemFailure when the page could not be had
   */
  RecordPage list(ListRequest request);

  /**
   * Reads one page of what happened to records, where the object has a {@code feed} or tells what
   * was {@code deleted}.
   *
   * @throws SystemFailure when the page could not be had, also by a system that has no such list
   */
  default ChangePage changes(ChangeRequest request) {
    throw new SystemFailure(
        id(), "changes of " + request.object(), new Failure.Permanent("it has no such list"));
  }

  /**
   * The cursor of the page that so many records come before, where the pages of an object's listing
   * can be counted: several of them can be read at the same time. Empty where each page says which
   * one follows.
   *
   * @param offset a multiple of {@code pageSize}
   */
  Optional<String> cursorAt(String object, long offset, int pageSize);

  /**
   * How many records a listing of all of an object would show, by a query of the system's own.
   * Empty where it has none. A query that a search index answers is behind the records by as much
   * as the object's {@code commitLag}.
   *
   * @throws SystemFailure when the system could not be asked, or answered without a number
   */
  OptionalLong count(String object);

  /**
   * Finds records by the exact value of a native field that the object type declares as findable.
   *
   * @throws SystemFailure when the system could not be asked: never an empty list for an unanswered
   *     question
   */
  List<NativeRecord> find(String object, String nativeField, Value value);

  /**
   * Finds for many queries at once; one outcome per query, in the order asked. Systems that can be
   * asked many things at the same time are.
   */
  default List<FindOutcome> find(String object, List<Query> queries) {
    return queries.stream().map(query -> one(object, query)).toList();
  }

  private FindOutcome one(String object, Query query) {
    try {
      return new FindOutcome.Found(find(object, query.field(), query.value()));
    } catch (SystemFailure failed) {
      return new FindOutcome.Failed(failed.failure());
    }
  }

  /**
   * Reads the file that a record holds. Empty where the record is not there, or holds another file
   * by now: other bytes than these are never given. Who has the copy closes it.
   *
   * @param checksum of the file that is wanted, as the record's field said it
   * @throws SystemFailure when it could not be read, also by a system that has no files
   */
  default Optional<FileCopy> file(NativeRef ref, String checksum) {
    throw new SystemFailure(
        id(), "file of " + ref.object(), new Failure.Permanent("it has no files"));
  }

  /** Writes, whenever its requests leave. */
  default List<WriteOutcome> write(String object, List<? extends WriteRequest> requests) {
    return write(object, requests, () -> true);
  }

  /**
   * Writes while requests may leave; one outcome per request, in the order asked. All requests are
   * of one object.
   *
   * @param mayLeave asked just before each request leaves, however long it waited for its turn: one
   *     that may not any more was not sent and is answered {@code RateLimited}, to come soon (S18)
   */
  List<WriteOutcome> write(
      String object, List<? extends WriteRequest> requests, BooleanSupplier mayLeave);

  /** Asks whether our credentials work; never throws, and changes nothing there. */
  CheckOutcome check();

  /**
   * How far this system's clock is ahead of ours, as measured from its answers; zero where it was
   * not (S12).
   */
  Duration clockOffset();

  /**
   * What a person should know of how it is used now, such as an operation that it refuses; without
   * values of records. No request is made.
   */
  List<String> notices();

  /** Whether the reference names a record of this system. */
  default boolean owns(NativeRef ref) {
    return ref.system().equals(id());
  }
}
