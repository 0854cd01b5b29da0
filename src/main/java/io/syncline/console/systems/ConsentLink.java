package io.syncline.console.systems;

/** Where a person gives consent to a system; the address holds a secret and is shown once. */
record ConsentLink(String system, String url) {}
