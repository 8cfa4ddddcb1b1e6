#include "texml_table.h"

#include <stddef.h>
#include <string.h>

/* Where each row was read, all on 2026-11-29 (the last word of a row says which):
 *
 * - A verb's name: developers.telnyx.com/docs/voice/programmable-voice/texml-verbs/<name>, from
 * copies of 2026-04, most of them whole; of Hangup, Leave, Recording and ConversationRelay in
 * excerpts, Pay in a summary. Newer attributes: a TeXML verb reference that follows these pages.
 *
 * - aigather: of the elements in it that page's table and its example, no list of all attributes.
 *
 * - requests: .../programmable-voice/texml-sending-http-requests.
 *
 * - twiml: .../programmable-voice/texml-twiml-compatibility, of TwiML, but not of TeXML.
 *
 * - ssml, polly: what www.w3.org/TR/speech-synthesis11 and Amazon Polly's list of supported tags
 *   (docs.aws.amazon.com/polly/latest/dg/supportedtags.html) have; not compared with them word by
 *   word.
 *
 * Names are matched as they are written, and what Telnyx does not know it passes over without a
 * word (both by that reference), which is why a slip is worth a warning. */

#define CALLBACK " statusCallback statusCallbackMethod "
#define LEG                                                                                        \
  CALLBACK                                                                                         \
  "statusCallbackEvent url method machineDetection detectionMode machineDetectionTimeout "         \
  "machineDetectionPromptEndTimeout machineDetectionBeepProfile amdStatusCallback sipRegion "
#define RECORDING                                                                                  \
  " recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent "
#define SPEECH " language transcriptionEngine model hints keyterms smartFormat apiKeyRef region "
#define TOP    " Response "

static const struct texml_element elements[] = {
    {"Response", TEXML_HARMLESS, "", " ", "dial"},
    {"Say", TEXML_HARMLESS, " Response Gather Prompt ",
     " voice language loop gender effect voiceSpeed api_key_ref region pronunciationDictId "
     "languageBoost ",
     "say"},
    {"Play", TEXML_HARMLESS, " Response Gather ",
     " loop mediaStorage digits failoverUrl continueOnError ringTone ", "play"},
    {"Pause", TEXML_HARMLESS, TOP, " length ", "pause"},
    {"Hangup", TEXML_HARMLESS, TOP, " ", "hangup"},
    {"Reject", TEXML_HARMLESS, TOP, " reason ", "reject"},
    {"Leave", TEXML_HARMLESS, TOP, " ", "leave"},
    {"Redirect", TEXML_DOCUMENT, TOP, " method ", "redirect"},
    {"Gather", TEXML_HARMLESS, TOP,
     SPEECH "action method timeout input speechTimeout partialResultCallback "
            "partialResultCallbackMethod profanityFilter useEnhanced finishOnKey numDigits "
            "validDigits invalidDigitsAction minDigits maxDigits ",
     "gather"},
    {"Record", TEXML_HARMLESS, TOP,
     RECORDING "action method finishOnKey timeout maxLength playBeep trim channels transcription "
               "transcriptionCallback transcriptionEngine transcriptionModel transcriptionLanguage "
               "format ",
     "record"},
    {"Enqueue", TEXML_HARMLESS, TOP, " action method waitUrl waitUrlMethod maxWaitTimeSecs ",
     "enqueue"},

    /* whom it rings */
    {"Dial", TEXML_DESTINATION, TOP,
     RECORDING "action method callerId fromDisplayName hangupOnStar timeout timeLimit record "
               "recordingChannels recordMaxLength sendRecordingUrl ringTone audioUrl "
               "answerOnBridge sequential passDiversionHeader machineDetectionSpeechThreshold "
               "machineDetectionSpeechEndThreshold machineDetectionSilenceTimeout ",
     "dial"},
    {"Number", TEXML_DESTINATION, " Dial ",
     LEG "sendDigits deepfakeDetection deepfakeDetectionCallbackUrl ", "dial"},
    {"Sip", TEXML_DESTINATION, " Dial Refer ", LEG "username password ", "dial"},
    {"Queue", TEXML_HARMLESS, " Dial ", " url method ", "dial"},
    {"Conference", TEXML_HARMLESS, " Dial ",
     RECORDING CALLBACK
     "statusCallbackEvent muted startConferenceOnEnter endConferenceOnExit maxParticipants beep "
     "participantLabel record recordBeep recordingTimeout trim sendRecordingUrl waitUrl "
     "waitMethod ",
     "conference"},
    {"Refer", TEXML_HARMLESS, TOP, " action method ", "refer"}, /* to the Sip in it */
    {"Sms", TEXML_DOCUMENT, TOP, NULL, "twiml"},
    {"Message", TEXML_DOCUMENT, TOP, NULL, "twiml"},
    {"Message", TEXML_HARMLESS, " MessageHistory ", " role ", "aigather"},

    /* what runs beside */
    {"Start", TEXML_HARMLESS, TOP, " ", "start"},
    {"Stop", TEXML_HARMLESS, TOP, " ", "stop"},
    {"Connect", TEXML_HARMLESS, TOP, " action method ", "connect"},
    {"Stream", TEXML_HARMLESS, " Start Stop Connect ",
     CALLBACK "url track name codec bidirectionalMode bidirectionalCodec "
              "bidirectionalSamplingRate enableReconnect ",
     "stream"},
    {"Parameter", TEXML_HARMLESS, " Stream ConversationRelay Pay ", " name value ", "stream"},
    {"Recording", TEXML_HARMLESS, " Start ", RECORDING "channels track trim format ", "recording"},
    {"Suppression", TEXML_HARMLESS, " Start Stop ",
     " direction noiseSuppressionEngine model suppressionLevel family size enhancementLevel ",
     "suppression"},
    {"Transcription", TEXML_HARMLESS, " Start Stop ",
     SPEECH "interimResults transcriptionTracks transcriptionCallback "
            "transcriptionCallbackMethod ",
     "transcription"},
    {"Siprec", TEXML_HARMLESS, " Start Stop ",
     CALLBACK "connectorName track name includeMetadataCustomHeaders secure sessionTimeoutSecs ",
     "siprec"},

    /* what another machine decides */
    {"HttpRequest", TEXML_DOCUMENT, TOP, " async action ", "httprequest"},
    {"Request", TEXML_HARMLESS, " HttpRequest ", " url method async ", "requests"},
    {"Response", TEXML_HARMLESS, " HttpRequest ", " ", "httprequest"},
    {"Headers", TEXML_HARMLESS, " Request Response ", " ", "requests"},
    {"Header", TEXML_HARMLESS, " Headers ", " ", "requests"},
    {"Key", TEXML_HARMLESS, " Header ", " ", "requests"},
    {"Body", TEXML_HARMLESS, " Request Response ", " ", "requests"},
    {"Type", TEXML_HARMLESS, " Response ", " ", "httprequest"},
    {"StatusCode", TEXML_HARMLESS, " Response ", " ", "httprequest"},
    {"Content", TEXML_HARMLESS, " Response ", " ", "httprequest"},
    {"Field", TEXML_HARMLESS, " Content ", " ", "httprequest"},
    {"Name", TEXML_HARMLESS, " Field ", " ", "httprequest"},
    {"Value", TEXML_HARMLESS, " Header Field ", " ", "httprequest"},
    {"Pay", TEXML_UNKNOWN, TOP,
     CALLBACK "action method paymentConnector chargeAmount currency paymentToken paymentMethod "
              "postalCode minPostalCodeLength validCardTypes transactionType description "
              "maxAttempts timeout interDigitTimeout voice language serviceLevel parameters "
              "prompts metadata ",
     "pay"},
    {"Prompt", TEXML_HARMLESS, " Pay ", " for attempt errorType cardType ", "pay"},
    {"AIAssistant", TEXML_UNKNOWN, " Connect ", " id join participantName participantRole ",
     "aiassistant"},
    {"ConversationRelay", TEXML_UNKNOWN, " Connect ",
     " url welcomeGreeting voice language transcriptionProvider interruptible "
     "welcomeGreetingInterruptible dtmfDetection backgroundAudioType backgroundAudioValue ",
     "conversationrelay"},
    {"Language", TEXML_HARMLESS, " ConversationRelay ",
     " code ttsProvider voice transcriptionProvider speechModel backgroundAudioType "
     "backgroundAudioValue ",
     "conversationrelay"},
    {"AIGather", TEXML_UNKNOWN, TOP, " action method ", "aigather"},
    {"Greeting", TEXML_HARMLESS, " AIGather ", " ", "aigather"},
    {"Voice", TEXML_HARMLESS, " AIGather ", " name api_key_ref voice_speed ", "aigather"},
    {"Parameters", TEXML_HARMLESS, " AIGather ", " ", "aigather"},
    {"MessageHistory", TEXML_HARMLESS, " AIGather ", " ", "aigather"},
    {"InterruptionSettings", TEXML_HARMLESS, " AIGather ", " enable ", "aigather"},
    {"Transcription", TEXML_HARMLESS, " AIGather ", " model ", "aigather"},
    {"Assistant", TEXML_UNKNOWN, " AIGather ", " model api_key_ref instructions ", "aigather"},
    {"Tools", TEXML_UNKNOWN, " AIGather Assistant ", " ", "aigather"},
    {"Tool", TEXML_UNKNOWN, " Tools ", " ", "aigather"},

    /* in what is said */
    {"speak", TEXML_HARMLESS, NULL,
     " version xmlns xmlns:xsi xsi:schemaLocation xml:lang xml:base onlangfailure ", "ssml"},
    {"break", TEXML_HARMLESS, NULL, " strength time ", "ssml"},
    {"emphasis", TEXML_HARMLESS, NULL, " level ", "ssml"},
    {"lang", TEXML_HARMLESS, NULL, " xml:lang onlangfailure ", "ssml"},
    {"mark", TEXML_HARMLESS, NULL, " name ", "ssml"},
    {"p", TEXML_HARMLESS, NULL, " xml:lang onlangfailure ", "ssml"},
    {"phoneme", TEXML_HARMLESS, NULL, " ph alphabet type ", "ssml"},
    {"prosody", TEXML_HARMLESS, NULL,
     " pitch contour range rate duration volume amazon:max-duration ", "polly"},
    {"s", TEXML_HARMLESS, NULL, " xml:lang onlangfailure ", "ssml"},
    {"say-as", TEXML_HARMLESS, NULL, " interpret-as format detail ", "ssml"},
    {"sub", TEXML_HARMLESS, NULL, " alias ", "ssml"},
    {"w", TEXML_HARMLESS, NULL, " role xml:lang onlangfailure ", "ssml"},
    {"amazon:auto-breaths", TEXML_HARMLESS, NULL, " volume frequency duration ", "polly"},
    {"amazon:domain", TEXML_HARMLESS, NULL, " name ", "polly"},
    {"amazon:effect", TEXML_HARMLESS, NULL, " name vocal-tract-length phonation ", "polly"},
};

bool texml_is_listed(const char *list, struct span name) {
  struct span rest = span_of(list);
  while (rest.len > 0)
    if (span_equal(span_cut(&rest, ' '), name))
      return name.len > 0;
  return false;
}

bool texml_may_stand_in(const struct texml_element *element, const char *parent) {
  if (!element->parents)
    return true;
  return parent[0] == '\0' ? element->parents[0] == '\0'
                           : texml_is_listed(element->parents, span_of(parent));
}

const struct texml_element *texml_find_element(struct span name, const char *parent, bool exact) {
  const struct texml_element *found = NULL;
  for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++) {
    const struct texml_element *element = &elements[i];
    bool named =
        exact ? span_equal_text(name, element->name) : span_equal_nocase(name, element->name);
    if (named && texml_may_stand_in(element, parent))
      return element;
    if (named && !found)
      found = element;
  }
  return found;
}
