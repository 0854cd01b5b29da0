package io.syncline.api.versions;

import io.syncline.api.http.Refusal;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.draft.SyncDrafts;
import io.syncline.core.definition.draft.SyncDrafts.Saved;
import io.syncline.core.definition.map.LoadedSyncs;
import io.syncline.core.definition.version.SyncVersion;
import io.syncline.core.definition.version.SyncVersion.Written;
import io.syncline.core.definition.version.SyncVersions;
import io.syncline.core.definition.version.VersionKeeper;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds versions of definitions, and writes one back to its file. */
@Singleton
public class VersionControl {

  private final SyncVersions versions;
  private final VersionKeeper keeper;
  private final SyncDrafts drafts;
  private final LoadedSyncs loaded;
  private final InstantSource clock;

  VersionControl(
      SyncVersions versions,
      VersionKeeper keeper,
      SyncDrafts drafts,
      LoadedSyncs loaded,
      InstantSource clock) {
    this.versions = versions;
    this.keeper = keeper;
    this.drafts = drafts;
    this.loaded = loaded;
    this.clock = clock;
  }

  /**
   * Versions of a sync, newest first.
   *
   * @throws Refusal where none was loaded
   */
  public List<SyncVersion.Line> list(String sync, @Nullable Integer before, int limit) {
    var found = versions.list(sync, before, limit);
    if (found.isEmpty() && before == null) {
      throw Refusal.unknown("No definition of a sync of this name was loaded");
    }
    return found;
  }

  /**
   * @param number as text
   * @throws Refusal where there is none
   */
  public SyncVersion found(String sync, String number) {
    if (!number.matches("[1-9][0-9]{0,8}")) {
      throw Refusal.badRequest("A version is a number, 1 or more");
    }
    return versions
        .find(sync, Integer.parseInt(number))
        .orElseThrow(() -> Refusal.unknown("The sync has no version of this number"));
  }

  /** The version that this server runs; empty: none. */
  public OptionalInt current(String sync) {
    return keeper.current(sync);
  }

  /** Whether a setting allows to write one back. */
  public boolean writes() {
    return drafts.saves();
  }

  /**
   * What the validator says of a version as its file would be now.
   *
   * @return empty: nothing
   */
  public List<Finding> findings(SyncVersion version) {
    return drafts.checkFile(file(version), version.content().text()).findings();
  }

  /**
   * Writes it back to the file of the sync, which is read within seconds.
   *
   * @param why null: no reason is given
   * @param seen the version that was current for who asks; null: it does not matter
   * @throws Refusal where it is not possible; then nothing is written
   */
  public void rollBack(
      SyncVersion version, String by, @Nullable String why, @Nullable Integer seen) {
    var current = keeper.current(version.sync());
    if (seen != null && current.orElse(0) != seen) {
      throw Refusal.conflict("stale", "Another version is current now");
    }
    if (current.orElse(0) == version.number()) {
      throw Refusal.conflict("current", "This version is the current one");
    }
    if (!version.content().whole()) {
      throw Refusal.conflict(
          "not-whole",
          "Its file had settings that may be secret, which are not kept: put them into variables");
    }
    var text = version.content().text();
    var saved = drafts.replace(file(version), text, it -> versions.known(version.sync(), it));
    if (saved != Saved.DONE) {
      throw refusal(saved, version);
    }
    versions.wrote(version.sync(), text, new Written(clock.instant(), by, why));
  }

  /** Where the sync is defined now; of one that is gone where it was. */
  private String file(SyncVersion version) {
    return loaded.loaded(version.sync()).map(LoadedSync::file).orElse(version.content().file());
  }

  private Refusal refusal(Saved saved, SyncVersion version) {
    return switch (saved) {
      case NOT_ALLOWED ->
          Refusal.conflict(
              "not-allowed",
              "Definitions are not written here (syncline.write-definitions). Download its text and"
                  + " put it into the file");
      case NEVER_LOADED, EXISTS ->
          Refusal.conflict(
              "never-loaded",
              "The file holds a text that was never loaded and would be lost. Correct the file, or"
                  + " move it away");
      case REFUSED ->
          Refusal.conflict("refused", "The validator refuses it now: " + problems(version));
      case FAILED, DONE ->
          Refusal.conflict("not-written", "The file cannot be written. The log says why");
    };
  }

  private String problems(SyncVersion version) {
    return findings(version).stream()
        .filter(Finding::refuses)
        .map(Finding::toString)
        .collect(Collectors.joining("; "));
  }
}
