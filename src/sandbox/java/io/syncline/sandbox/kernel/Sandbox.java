package io.syncline.sandbox.kernel;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One running stand-in system, as tests, demo and benchmark hold it. */
public interface Sandbox extends AutoCloseable {
  SandboxServer server();

  /** The object that {@link #create} and {@link #edit} mean: {@code contacts}, {@code users}. */
  String object();

  /** Where the vendor's API answers, as in {@code http://127.0.0.1:41234}. */
  default URI baseUri() {
    return URI.create("http://127.0.0.1:" + server().port());
  }

  default URI controlUri() {
    return URI.create("http://127.0.0.1:" + server().controlPort());
  }

  default Control control() {
    return server().control();
  }

  default Journal journal() {
    return server().journal();
  }

  /** All records of the main object, archived ones included, in creation order. */
  default List<NativeRecord> records() {
    return server().ledger().store(object()).all();
  }

  default @Nullable NativeRecord record(String id) {
    return server().ledger().store(object()).current(id);
  }

  /** A person creates a record on screen; returns its native id. */
  default String create(Map<String, ?> fields) {
    return server().vendor().write(Cause.person(false), object(), null, Json.of(fields)).id();
  }

  /** A person edits the given fields on screen. */
  default void edit(String id, Map<String, ?> fields) {
    server().vendor().write(Cause.person(false), object(), id, Json.of(fields));
  }

  /** An edit for which the vendor sends no webhook. */
  default void editSilently(String id, Map<String, ?> fields) {
    server().vendor().write(Cause.person(true), object(), id, Json.of(fields));
  }

  /** A record for which the vendor sends no webhook; returns its native id. */
  default String createSilently(Map<String, ?> fields) {
    return server().vendor().write(Cause.person(true), object(), null, Json.of(fields)).id();
  }

  /** A person creates a record of another object on screen; returns its native id. */
  default String create(String object, Map<String, ?> fields) {
    return server().vendor().write(Cause.person(false), object, null, Json.of(fields)).id();
  }

  /** A record of another object for which the vendor sends no webhook; returns its native id. */
  default String createSilently(String object, Map<String, ?> fields) {
    return server().vendor().write(Cause.person(true), object, null, Json.of(fields)).id();
  }

  /** A person edits a record of another object on screen. */
  default void edit(String object, String id, Map<String, ?> fields) {
    server().vendor().write(Cause.person(false), object, id, Json.of(fields));
  }

  /** A person deletes or archives a record of another object on screen. */
  default void remove(String object, String id) {
    server().vendor().remove(Cause.person(false), object, id);
  }

  /** All records of an object, archived ones included, in creation order. */
  default List<NativeRecord> records(String object) {
    return server().ledger().store(object).all();
  }

  /** A person deletes or archives a record on screen. */
  default void remove(String id) {
    server().vendor().remove(Cause.person(false), object(), id);
  }

  /** A person brings an archived record back on screen. */
  default void bringBack(String id) {
    var ledger = server().ledger();
    var store = ledger.store(object());
    synchronized (store) {
      var before = store.current(id);
      if (before != null && before.archived()) {
        var after = before.next(before.fields(), false, ledger.clock().millis());
        ledger.commit(Cause.person(false), object(), "update", before, after);
      }
    }
  }

  @Override
  default void close() {
    server().close();
  }
}
