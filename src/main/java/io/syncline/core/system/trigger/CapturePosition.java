package io.syncline.core.system.trigger;

/**
 * Up to where the log of a database was read.
 *
 * @param source names the slot, and the history of the database that its positions belong to
 * @param lsn grows with the log
 */
public record CapturePosition(String source, long lsn) {}
