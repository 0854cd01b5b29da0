/** Logging in to the console. */
@NullMarked
package io.syncline.api.login;

import org.jspecify.annotations.NullMarked;
