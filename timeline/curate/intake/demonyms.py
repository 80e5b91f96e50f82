"""What people and governments of a country are called in English, by ISO 3166-1 code."""

_BY_COUNTRY = """
AFG Afghan;ALB Albanian;DZA Algerian;AND Andorran;AGO Angolan;ARG Argentine Argentinian;ARM Armenian;AUS Australian
AUT Austrian;AZE Azerbaijani;BHR Bahraini;BGD Bangladeshi;BLR Belarusian Belarussian;BEL Belgian;BOL Bolivian;BIH Bosnian
BRA Brazilian;BGR Bulgarian;KHM Cambodian;CMR Cameroonian;CAN Canadian;TCD Chadian;CHL Chilean;CHN Chinese;COL Colombian
COD Congolese;HRV Croatian;CUB Cuban;CYP Cypriot;CZE Czech;DNK Danish Dane;EGY Egyptian;EST Estonian;ETH Ethiopian
FIN Finnish;FRA French;GEO Georgian;DEU German;GHA Ghanaian;GRC Greek;HUN Hungarian;ISL Icelandic;IND Indian
IDN Indonesian;IRN Iranian;IRQ Iraqi;IRL Irish;ISR Israeli;ITA Italian;JPN Japanese;JOR Jordanian;KAZ Kazakh Kazakhstani
KEN Kenyan;XKX Kosovar;KWT Kuwaiti;KGZ Kyrgyz;LVA Latvian;LBN Lebanese;LBY Libyan;LTU Lithuanian;LUX Luxembourgish
MYS Malaysian;MLT Maltese;MEX Mexican;MDA Moldovan;MCO Monegasque;MNG Mongolian;MNE Montenegrin;MAR Moroccan;NPL Nepali
NLD Dutch;NZL New-Zealander;NER Nigerien;NGA Nigerian;PRK North-Korean;MKD Macedonian;NOR Norwegian;OMN Omani
PAK Pakistani;PSE Palestinian;PRY Paraguayan;PER Peruvian;PHL Filipino Philippine;POL Polish;PRT Portuguese;QAT Qatari
ROU Romanian;RUS Russian;RWA Rwandan;SAU Saudi;SEN Senegalese;SRB Serbian;SGP Singaporean;SVK Slovak;SVN Slovenian Slovene
SOM Somali;ZAF South-African;KOR South-Korean;ESP Spanish;SDN Sudanese;SWE Swedish;CHE Swiss;SYR Syrian;TJK Tajik;THA Thai
TUN Tunisian;TUR Turkish;TKM Turkmen;UGA Ugandan;UKR Ukrainian;ARE Emirati;GBR British;USA American US U.S;URY Uruguayan
UZB Uzbek;VAT Vatican;VEN Venezuelan;VNM Vietnamese;YEM Yemeni;ZMB Zambian;ZWE Zimbabwean
"""

# {adjective or noun: code of the country}
DEMONYMS = {
    name.replace("-", " "): row.split()[0]
    for row in _BY_COUNTRY.replace("\n", ";").split(";")
    if row
    for name in row.split()[1:]
}
