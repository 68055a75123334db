#include "jpeg_errors.h"

#include <jerror.h>

static codec_status status_of(int code) {
    switch (code) {
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE:
        return codec_status_memory;
    case JERR_IMAGE_TOO_BIG:
    case JERR_WIDTH_OVERFLOW:
        return codec_status_limit;
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_J_COLORSPACE:
    case JERR_BAD_PRECISION:
    case JERR_CCIR601_NOTIMPL:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_NOTIMPL:
    case JERR_SOF_UNSUPPORTED:
        return codec_status_unsupported;
    default:
        return codec_status_malformed;
    }
}

// The name of a process that libjpeg does not know, for the marker of its frame header; NULL for other markers.
static const char *name_of_process(int marker) {
    switch (marker) {
    case 0xC3:
        return "lossless JPEG";
    case 0xC5:
    case 0xC6:
    case 0xC7:
        return "hierarchical JPEG";
    case 0xCB:
        return "lossless JPEG with arithmetic coding";
    case 0xCD:
    case 0xCE:
    case 0xCF:
        return "hierarchical JPEG with arithmetic coding";
    case 0xF7:
        return "JPEG-LS";
    default:
        return NULL;
    }
}

_Noreturn static void refuse(jpeg_errors *errors, const char *name) {
    codec_fail(
        &errors->failure, codec_status_unsupported,
        "it is %s, and only sequential and progressive JPEG of 8 bits a sample is read; convert it to PNG", name);
}

void jpeg_errors_refuse_precision(jpeg_errors *errors, int bits) {
    char name[32];
    snprintf(name, sizeof name, "%d-bit JPEG", bits);
    refuse(errors, name);
}

static void raise_error(j_common_ptr info) {
    jpeg_errors *errors = (jpeg_errors *)info->err;
    char text[JMSG_LENGTH_MAX];
    if (info->err->msg_code == JERR_NO_BACKING_STORE) {
        codec_fail(&errors->failure, codec_status_limit, "several scans, which take too much memory to decode");
    }
    int number = info->err->msg_parm.i[0];
    if (info->err->msg_code == JERR_BAD_PRECISION) {
        jpeg_errors_refuse_precision(errors, number);
    }
    bool is_unknown = info->err->msg_code == JERR_SOF_UNSUPPORTED || info->err->msg_code == JERR_UNKNOWN_MARKER;
    if (is_unknown && name_of_process(number) != NULL) {
        refuse(errors, name_of_process(number));
    }
    // libjpeg has the frame header's values by now. A width of 0 or no component is damage.
    const j_decompress_ptr reader = info->is_decompressor ? (j_decompress_ptr)info : NULL;
    if (info->err->msg_code == JERR_EMPTY_IMAGE && reader != NULL && reader->image_height == 0
        && reader->image_width > 0 && reader->num_components > 0) {
        codec_fail(
            &errors->failure, codec_status_unsupported, "a height of 0, which a DNL marker after the pixels replaces");
    }
    info->err->format_message(info, text);
    codec_fail(&errors->failure, status_of(info->err->msg_code), "%s", text);
}

// Whether bytes before a marker were coded data: in a scan, and between scans. Before the first scan and after the last
// one, they can be anything.
static bool were_codes(const j_decompress_ptr info, int marker) {
    enum { huffman_tables = 0xC4, scan = 0xDA };
    if (info->input_scan_number == 0) {
        return false;
    }
    bool is_in_scan = info->input_iMCU_row < info->total_iMCU_rows;
    return is_in_scan || (jpeg_has_multiple_scans(info) && (marker == scan || marker == huffman_tables));
}

// Whether a message is a warning. libjpeg continues after damage and invents samples; here, no sample may be lost.
static bool loses_nothing(const j_common_ptr info) {
    switch (info->err->msg_code) {
    case JWRN_EXTRANEOUS_DATA:
        return !info->is_decompressor || !were_codes((j_decompress_ptr)info, info->err->msg_parm.i[1]);
    case JWRN_ADOBE_XFORM:
    case JWRN_BOGUS_ICC:
    case JWRN_JFIF_MAJOR:
    case JWRN_NOT_SEQUENTIAL: return true;
    default: return false;
    }
}

static void note_warning(j_common_ptr info, int level) {
    jpeg_errors *errors = (jpeg_errors *)info->err;
    if (level >= 0) {
        if (errors->damage != NULL && info->err->msg_code == JTRC_RST) {
            jpeg_damage_add_restart(errors->damage, (j_decompress_ptr)info, true);
        }
        return;
    }
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    if (loses_nothing(info)) {
        info->err->num_warnings += 1;
        codec_warnings_add(&errors->warnings, text);
        return;
    }
    const char *message = errors->has_ended ? jpeg_ends_too_early : text;
    // A header must be intact.
    if (errors->damage == NULL || errors->damage->rows == NULL) {
        codec_fail(&errors->failure, codec_status_malformed, "%s", message);
    }
    jpeg_damage_add(errors->damage, (j_decompress_ptr)info, message, errors->has_ended);
}

static void stay_silent(j_common_ptr info) { (void)info; }

void jpeg_errors_prepare(jpeg_errors *errors) {
    jpeg_std_error(&errors->manager);
    errors->manager.error_exit = raise_error;
    errors->manager.emit_message = note_warning;
    errors->manager.output_message = stay_silent;
}
