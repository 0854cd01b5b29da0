/** Which addresses requests may go to. */
@NullMarked
package io.syncline.system.http.network;

import org.jspecify.annotations.NullMarked;
