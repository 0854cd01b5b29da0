package io.syncline.core.access.consent;

/** The status of a request for consent. */
public enum ConsentStatus {
  WAITING,
  CONNECTED,
  /** The person, or the vendor, refused. */
  DENIED,
  /** Consent was given, and the vendor gave no tokens for it, or they could not be kept. */
  FAILED,
  EXPIRED
}
